import { isObject, valueAt } from "../../contract-tests/document/json.ts";

const MEANING = {
  documented: "Piper's page states it.",
  example: "Read off the page's sample answer.",
  inferred: "Our guess.",
};

type Word = keyof typeof MEANING;
type Node = { readonly [key: string]: unknown };

const isWord = (value: unknown): value is Word => typeof value === "string" && value in MEANING;

/** A copy of an OpenAPI document whose prose names the provenance of each fact, and known values. */
export function showProvenance(document: unknown): unknown {
  const shown = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shown);
    if (!isObject(value)) return value;
    // Redoc folds a tag's operations away until asked; without tags they lie open.
    const parts = Object.entries(value).filter(([key]) => key !== "tags");
    const copy = Object.fromEntries(parts.map(([key, part]) => [key, shown(part)]));
    if (!("x-provenance" in value)) return copy;
    const prose = [value.description, knownValues(value), badges(factsOf(value, document))];
    return { ...copy, description: prose.filter(Boolean).join("\n\n") };
  };
  const copy = shown(document);
  if (!isObject(copy) || !isObject(copy.info)) return copy;
  const prose = [copy.info.description, legend()].filter(Boolean).join("\n\n");
  return { ...copy, info: { ...copy.info, description: prose } };
}

/** Each word that speaks for a node, with the keywords it speaks for; none means all of them. */
function factsOf(node: Node, document: unknown): Map<Word, string[]> {
  const facts = new Map<Word, string[]>();
  for (const { word, keyword } of claims(node, document)) {
    const keywords = facts.get(word);
    if (!keyword) facts.set(word, []);
    else if (!keywords) facts.set(word, [keyword]);
    else if (keywords.length > 0 && !keywords.includes(keyword)) keywords.push(keyword);
  }
  return facts;
}

/** What a node claims, and what the schemas claim that get no line of their own on the page. */
function* claims(
  node: Node,
  document: unknown,
  prefix = "",
): Generator<{ word: Word; keyword: string }> {
  const provenance = node["x-provenance"];
  if (isWord(provenance)) yield { word: provenance, keyword: prefix };
  else if (isObject(provenance)) {
    for (const [keyword, word] of Object.entries(provenance)) {
      const shown = keyword.replace("x-extensible-enum", "known values");
      if (isWord(word)) yield { word, keyword: prefix ? `${prefix} ${shown}` : shown };
    }
  }
  const bodies = isObject(node.content) ? Object.values(node.content).filter(isObject) : [];
  for (const schema of [node.schema, ...bodies.map((body) => body.schema)]) {
    const target = resolve(schema, document);
    if (target) yield* claims(target, document, prefix);
  }
  const items = resolve(node.items, document);
  if (items) yield* claims(items, document, prefix ? `${prefix} items` : "items");
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

function badges(facts: Map<Word, string[]>): string {
  return [...facts]
    .map(([word, keywords]) => badge(word, keywords.length > 0 ? `: ${keywords.join(", ")}` : ""))
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
