import { isObject, valueAt } from "../../contract-tests/document/json.ts";
import { sourceOf } from "../../contract-tests/document/provenance.ts";

const MEANING = {
  documented: "A page of Piper's states it: the one in brackets.",
  example: "Read off that page's sample answer.",
  inferred: "Our guess.",
};

type Word = keyof typeof MEANING;
type Node = { readonly [key: string]: unknown };

const isWord = (value: unknown): value is Word => typeof value === "string" && value in MEANING;

/** A copy of an OpenAPI document whose prose names the provenance of each fact, and known values. */
export function showProvenance(document: unknown): unknown {
  const shown = (value: unknown, outer: readonly unknown[] = []): unknown => {
    const outward = [value, ...outer];
    if (Array.isArray(value)) return value.map((item) => shown(item, outward));
    if (!isObject(value)) return value;
    // Redoc folds a tag's operations away until asked; without tags they lie open.
    const parts = Object.entries(value).filter(([key]) => key !== "tags");
    const copy = Object.fromEntries(parts.map(([key, part]) => [key, shown(part, outward)]));
    if (!("x-provenance" in value)) return copy;
    const prose = [value.description, knownValues(value), badges(factsOf(value, document, outer))];
    return { ...copy, description: prose.filter(Boolean).join("\n\n") };
  };
  const copy = shown(document);
  if (!isObject(copy) || !isObject(copy.info)) return copy;
  const prose = [copy.info.description, legend()].filter(Boolean).join("\n\n");
  return { ...copy, info: { ...copy.info, description: prose } };
}

/** A word, the page that it is said of, and the keywords it speaks for; none means all of them. */
interface Fact {
  word: Word;
  page: string | undefined;
  keywords: string[];
}

/** What speaks for a node. */
function factsOf(node: Node, document: unknown, outer: readonly unknown[]): Fact[] {
  const facts = new Map<string, Fact>();
  for (const { word, keyword, page } of claims(node, document, outer)) {
    const name = `${word} ${page}`;
    const known = facts.get(name);
    if (!keyword) facts.set(name, { word, page, keywords: [] });
    else if (!known) facts.set(name, { word, page, keywords: [keyword] });
    else if (known.keywords.length > 0 && !known.keywords.includes(keyword))
      known.keywords.push(keyword);
  }
  return [...facts.values()];
}

/** What a node claims, and what the schemas claim that get no line of their own on the page. */
function* claims(
  node: Node,
  document: unknown,
  outer: readonly unknown[],
  prefix = "",
): Generator<{ word: Word; keyword: string; page: string | undefined }> {
  const provenance = node["x-provenance"];
  const pageOf = (word: Word, keyword: string) => titleOf(document, node, outer, word, keyword);
  if (isWord(provenance))
    yield { word: provenance, keyword: prefix, page: pageOf(provenance, "type") };
  else if (isObject(provenance)) {
    for (const [keyword, word] of Object.entries(provenance)) {
      const shown = keyword.replace("x-extensible-enum", "known values");
      if (!isWord(word)) continue;
      yield { word, keyword: prefix ? `${prefix} ${shown}` : shown, page: pageOf(word, keyword) };
    }
  }
  const bodies = isObject(node.content) ? Object.values(node.content).filter(isObject) : [];
  for (const schema of [node.schema, ...bodies.map((body) => body.schema)]) {
    const target = resolve(schema, document);
    if (target) yield* claims(target, document, [node, ...outer], prefix);
  }
  const items = resolve(node.items, document);
  if (items) yield* claims(items, document, [node, ...outer], prefix ? `${prefix} items` : "items");
}

/** The page that says a fact; of a guess only one that is named for it. */
function titleOf(
  document: unknown,
  node: Node,
  outer: readonly unknown[],
  word: Word,
  keyword: string,
): string | undefined {
  const named = Object(node["x-source"])[keyword];
  const name = word === "inferred" ? named : sourceOf([node, ...outer], keyword);
  const title = Object(Object(document)["x-pages"])[name];
  return typeof title === "string" ? title : undefined;
}

function resolve(node: unknown, document: unknown): Node | undefined {
  if (!isObject(node)) return undefined;
  if (typeof node.$ref !== "string") return node;
  return resolve(valueAt(document, node.$ref.slice(1)), document);
}

/** Redoc does not show x-extensible-enum. */
function knownValues(node: Node): string | undefined {
  const values = node["x-extensible-enum"];
  if (!Array.isArray(values)) return undefined;
  const list = values.map((value) => `\`${value}\``).join(", ");
  return `Known values: ${list}; any other string is valid too.`;
}

function badges(facts: readonly Fact[]): string {
  return facts
    .map(({ word, page, keywords }) => {
      const where = page === undefined ? "" : ` (${page})`;
      return badge(word, `${keywords.length > 0 ? `: ${keywords.join(", ")}` : ""}${where}`);
    })
    .join(" ");
}

const badge = (word: Word, detail = ""): string =>
  `<span class="provenance ${word}">${word}${detail}</span>`;

function legend(): string {
  const lines = Object.entries(MEANING).map(([word, meaning]) =>
    isWord(word) ? `- ${badge(word)} ${meaning}` : "",
  );
  const scope = "A badge speaks for all that its line says, or for the keywords that it lists.";
  return ["**Where each fact comes from**", lines.join("\n"), scope].join("\n\n");
}
