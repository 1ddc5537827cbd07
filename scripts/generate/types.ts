import openapiTS, { astToString, NULL, STRING } from "openapi-typescript";
import ts from "typescript";
import { isObject } from "../../contract-tests/document/json.ts";
import { CommandError } from "../shared/command.ts";

/** The types that openapi-typescript makes of an OpenAPI document. */
export async function generateTypes(spec: string): Promise<string> {
  return readable(astToString(await transformTypes(spec)));
}

/**
 * The types with docs as an editor shows them best: descriptions are plain sentences, and what an
 * app imports by name has one too.
 */
function readable(types: string): string {
  return types
    .replaceAll(/^( *\*)( [^@\n].*\n)( *\* )@description /gm, "$1$2$1\n$3")
    .replaceAll(/^( *(?:\/\*\*|\*) )@description /gm, "$1")
    .replaceAll(/^( *\* ) {4}(?=\S)/gm, "$1")
    .replace(
      "export interface paths",
      "/** The API's operations, by path, as openapi-fetch takes them. */\n$&",
    )
    .replace(
      "export interface components",
      "/** The schemas and answers that the operations share, by name. */\n$&",
    );
}

async function transformTypes(spec: string): Promise<ts.Node[]> {
  const { error: print } = console;
  console.error = () => {}; // It prints the reason that it throws.
  try {
    return await openapiTS(Buffer.from(spec), {
      defaultNonNullable: false,
      silent: true,
      transform: openEnum,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new CommandError(`openapi.yaml gives no types: ${reason}. npm run lint says more.`);
  } finally {
    console.error = print;
  }
}

/** A string of which some values are known: `"low" | (string & {})` keeps them in autocomplete. */
function openEnum(schema: unknown): ts.TypeNode | undefined {
  if (!isObject(schema) || !Array.isArray(schema["x-extensible-enum"])) return;
  const values: unknown[] = schema["x-extensible-enum"];
  if (!values.every((value) => typeof value === "string")) return; // No editor completes a number.
  const known = values.map((value) =>
    ts.factory.createLiteralTypeNode(ts.factory.createStringLiteral(value)),
  );
  const anyString = ts.factory.createParenthesizedType(
    ts.factory.createIntersectionTypeNode([STRING, ts.factory.createTypeLiteralNode([])]),
  );
  const nullable = Array.isArray(schema.type) && schema.type.includes("null");
  return ts.factory.createUnionTypeNode([...known, anyString, ...(nullable ? [NULL] : [])]);
}
