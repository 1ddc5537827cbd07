import { readFileSync } from "node:fs";
import ts from "typescript";
import type { Field } from "./page.ts";

const FILE = new URL("../../../generated/openapi.d.ts", import.meta.url);
const source = ts.createSourceFile("", readFileSync(FILE, "utf8"), ts.ScriptTarget.Latest, true);

/**
 * Tells the members of a generated type in the page's words, as far as TypeScript keeps them:
 * without formats and defaults. The type is found by names, from an exported interface inward.
 */
export function generatedFields(...names: string[]): Record<string, Field> {
  const fields: Record<string, Field> = {};
  for (const [name, member] of membersOf(find(names))) {
    fields[name] = { type: typeWords(member.type) };
    if (!member.questionToken) fields[name].required = true;
  }
  return fields;
}

function find([name = "", ...inner]: string[]): ts.Node | undefined {
  let node: ts.Node | undefined = source.statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === name,
  );
  for (const step of inner) {
    node = membersOf(node).get(step)?.type;
    node = node && element(node);
    if (node && ts.isIndexedAccessTypeNode(node)) node = find(namesIn(node));
  }
  return node;
}

/** What a list is of; of what may be null, what it is otherwise. */
function element(node: ts.Node): ts.Node {
  if (ts.isUnionTypeNode(node)) return element(node.types[0] ?? node);
  return ts.isArrayTypeNode(node) ? element(node.elementType) : node;
}

/** The names in `components["schemas"]["RunEvent"]`. */
function namesIn(type: ts.TypeNode): string[] {
  return type
    .getText()
    .split(/"?\]?\["|"\]/)
    .filter((name) => name !== "");
}

function membersOf(node: ts.Node | undefined): Map<string, ts.PropertySignature> {
  if (!node || !(ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node))) return new Map();
  return new Map(
    node.members
      .filter((member) => ts.isPropertySignature(member))
      .map((member) => [member.name.getText().replaceAll('"', ""), member]),
  );
}

function typeWords(type: ts.TypeNode | undefined): string {
  // A parameter that several operations have is a type of its own.
  const isNamed = type && ts.isIndexedAccessTypeNode(type) && /"parameters"/.test(type.getText());
  const node = isNamed ? find(namesIn(type)) : type;
  return (
    String(node?.getText())
      .replace(/\{\s*\[key: string\]: unknown;\s*\}|components\["schemas"\]\["\w+"\]/, "object")
      // Of an open enum the page shows one value.
      .replace(/^("[^"]*")( \| "[^"]*")+(?= \| \(string & \{\}\))/, "$1")
      .replace("(string & {})", "string")
  );
}
