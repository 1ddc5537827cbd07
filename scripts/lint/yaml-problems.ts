import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  type Node,
  type Pair,
  visit,
  type YAMLMap,
} from "yaml";

/** What is wrong with a text, and where in it. */
export interface Found {
  offset: number;
  what: string;
}

/** What js-yaml, which Redocly and most of our scripts read with, takes for no character of a text. */
const CONTROL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/**
 * Lists what is YAML, or near it, and what one of the tools that read the document after lint cannot
 * take, or takes for something else than the next.
 */
export function yamlProblems(document: Document.Parsed, text: string): Found[] {
  const found: Found[] = [...versionOfYaml(document, text), ...controlCharacters(text)];
  visit(document, {
    Node(_, node, path) {
      found.push(...tagProblems(node, text), ...aliasProblems(document, node, path));
      found.push(...numberProblems(node));
      if (isMap(node)) found.push(...keyProblems(node));
    },
  });
  return found;
}

function versionOfYaml({ directives }: Document.Parsed, text: string): Found[] {
  const { version } = directives.yaml;
  if (version === "1.2") return [];
  const what = `This is YAML ${version}, and not all tools here read it: take the line out`;
  return [{ offset: Math.max(0, text.search(/^%YAML/m)), what }];
}

function controlCharacters(text: string): Found[] {
  const offset = text.search(CONTROL);
  if (offset < 0) return [];
  return [{ offset, what: 'A control character stands here: take it out, or write "\\x…" for it' }];
}

function tagProblems(node: Node, text: string): Found[] {
  if (isAlias(node) || node.tag === undefined) return [];
  const tag = node.tag.replace("tag:yaml.org,2002:", "!!");
  // The value may stand a line below its tag.
  const offset = text.lastIndexOf("!", startOf(node));
  return [{ offset, what: `Tags are not read alike by all tools here: write it without ${tag}` }];
}

function aliasProblems(document: Document, node: Node, path: readonly unknown[]): Found[] {
  if (!isAlias(node) || !path.includes(node.resolve(document))) return [];
  const what = `This alias stands within what it names, ${node.source}: no JSON is like that`;
  return [{ offset: startOf(node), what }];
}

function numberProblems(node: Node): Found[] {
  if (!isScalar(node) || typeof node.value !== "number" || Number.isFinite(node.value)) return [];
  return [{ offset: startOf(node), what: `JSON has no ${node.source}: write a number in digits` }];
}

function keyProblems(map: YAMLMap): Found[] {
  const known = new Set<string>();
  return map.items.flatMap(({ key }: Pair) => {
    if (isCollection(key))
      return { offset: startOf(key), what: "A list or map as a key is no JSON: write a text" };
    if (!isScalar(key)) return [];
    if (key.value === "<<" && key.type === "PLAIN")
      return {
        offset: startOf(key),
        what: "Merge keys (<<) are not YAML 1.2: write the fields here, or use $ref or allOf",
      };
    const name = String(key.value);
    if (known.has(name))
      return { offset: startOf(key), what: `This key is there already: JSON has one "${name}"` };
    known.add(name);
    return [];
  });
}

export const startOf = ({ range }: Pick<Node, "range">): number => range?.[0] ?? 0;
