import { type Document, isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import { keysOf } from "../../contract-tests/document/json.ts";
import { percentDecoded } from "../../contract-tests/document/percent.ts";
import { parseYaml } from "../../contract-tests/document/yaml.ts";
import { encodingProblem } from "../shared/encoding-problem.ts";
import type { Problem } from "../shared/problem.ts";
import { type Found, startOf, yamlProblems } from "./yaml-problems.ts";

const SPEC = "openapi.yaml";

/** Keys whose maps are keyed by names: what stands there is no keyword, whatever it is called. */
const HOLD_NAMES = new Set([
  ...["paths", "webhooks", "pathItems", "callbacks", "content", "encoding", "headers", "links"],
  ...["schemas", "responses", "parameters", "examples", "requestBodies", "securitySchemes"],
  ...["properties", "patternProperties", "dependentSchemas", "$defs"],
]);

/** Keys whose values are data, in which a `$ref` is a field like any other. */
const HOLD_DATA = new Set(["example", "value", "default", "const", "enum"]);

/** Legal in OpenAPI 3.1, and followed by none of the tools that read the document after lint. */
const NOT_FOLLOWED = new Set(["$id", "$anchor", "$defs", "$dynamicRef", "$dynamicAnchor"]);

const DIALECT = "https://json-schema.org/draft/2020-12/schema";

/**
 * Lists what the steps after lint cannot take of a document, and Redocly would let pass or not say at
 * its line: what is no UTF-8, has the line ends of Windows, is no YAML or no map, what is not read
 * alike of YAML, and references out of the document or in a ring.
 */
export function sourceProblems(bytes: Uint8Array): Problem[] {
  const undecodable = encodingProblem(bytes);
  if (undecodable) {
    const { line, what } = undecodable;
    return [{ place: line ? `${SPEC}:${line}:1` : SPEC, what }];
  }
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  if (text.trim() === "") return [{ place: SPEC, what: `is empty: git checkout ${SPEC}` }];
  const foreign = editorProblem(text);
  if (foreign) return [foreign];

  const parsed = parseYaml(text);
  if ("problem" in parsed) {
    const { line, column, reason } = parsed.problem;
    return [{ place: `${SPEC}:${line}:${column}`, what: `This is not YAML: ${reason}` }];
  }
  const { document } = parsed;
  const at = (offset: number) => placeAt(text, offset);
  const [warning] = document.warnings;
  if (warning) return [{ place: at(warning.pos[0]), what: warning.message.split("\n")[0] ?? "" }];
  if (!isMap(document.contents) || !document.has("openapi"))
    return [{ place: SPEC, what: 'is not an OpenAPI document: it has no "openapi" at its root' }];
  return [
    ...versionProblems(document.get("openapi", true)),
    ...yamlProblems(document, text),
    ...[...keywordsIn(document.contents, false)].flatMap((pair) => keywordProblems(document, pair)),
  ].map(({ offset, what }) => ({ place: at(offset), what }));
}

/** What an editor of Windows may write: the style check would mind each line, and not say why. */
function editorProblem(text: string): Problem | undefined {
  if (text.startsWith("\ufeff"))
    return { place: `${SPEC}:1:1`, what: "A byte order mark begins it: save it as UTF-8 without" };
  const line = text.split("\n").findIndex((one) => one.endsWith("\r")) + 1;
  if (line === 0) return undefined;
  return {
    place: `${SPEC}:${line}:1`,
    what: "This line ends as on Windows (CRLF): npm run format mends it",
  };
}

/** A version that YAML takes for a number has a sentence of its own: nobody sees the difference. */
function versionProblems(version: unknown): Found[] {
  if (!isScalar(version)) return [];
  const offset = version.range?.[0] ?? 0;
  if (typeof version.value === "number")
    return [{ offset, what: `The version is a number here: write "${version.source}.0"` }];
  if (/^3\.1\.\d+$/.test(String(version.value))) return [];
  return [{ offset, what: `This project reads OpenAPI 3.1, and this is ${version.value}` }];
}

/** Walks the keywords of a document: neither names nor data. */
function* keywordsIn(node: unknown, keyedByNames: boolean): Generator<Pair<Node, unknown>> {
  if (isSeq(node)) for (const item of node.items) yield* keywordsIn(item, false);
  if (!isMap<Node>(node)) return;
  for (const pair of node.items) {
    const key = String(pair.key);
    if (keyedByNames) yield* keywordsIn(pair.value, false);
    else {
      yield pair;
      const isData =
        HOLD_DATA.has(key) || /^x-/.test(key) || (key === "examples" && isSeq(pair.value));
      if (!isData) yield* keywordsIn(pair.value, HOLD_NAMES.has(key));
    }
  }
}

function keywordProblems(document: Document, { key, value }: Pair<Node, unknown>): Found[] {
  const name = String(key);
  const offset = startOf(key);
  if (NOT_FOLLOWED.has(name))
    return [{ offset, what: `${name} is not followed here: use $ref and "#/components/…"` }];
  if (name === "externalValue")
    return [{ offset, what: `${name} leads out of the document: write the value here` }];
  if (name === "$schema" && isScalar(value) && value.value !== DIALECT)
    return [
      {
        offset: startOf(value),
        what: `This $schema is not read here: take it out, or write ${DIALECT}`,
      },
    ];
  if (name !== "$ref" || !isScalar(value) || typeof value.value !== "string") return [];
  if (value.value.startsWith("#/"))
    return leadsToItself(document, value.value)
      ? [{ offset: startOf(value), what: "This $ref leads in a circle" }]
      : [];
  return [
    {
      offset: startOf(value),
      what: `This $ref leads out of the document: bring what it names into ${SPEC}, and write "#/…"`,
    },
  ];
}

/** Whether what a $ref names is another $ref, and so on to the first again. */
function leadsToItself(document: Document, ref: string): boolean {
  const followed = new Set<string>();
  for (let next: unknown = ref; typeof next === "string" && !followed.has(next); ) {
    followed.add(next);
    next = document.getIn([...keysOf(percentDecoded(next)), "$ref"]);
    if (next === ref) return true;
  }
  return false;
}

function placeAt(text: string, offset: number): string {
  const lines = text.slice(0, offset).split("\n");
  return `${SPEC}:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
}
