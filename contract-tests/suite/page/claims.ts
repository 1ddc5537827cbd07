import type { ResolvedDocument, ResolvedOperation, Schema } from "../../document/openapi.ts";
import { provenanceOf, sourceOf } from "../../document/provenance.ts";
import { type Fields, otherTokensPage, type Page, type PageObject } from "./page.ts";
import { pages } from "./pages.ts";
import { schemaIn, schemasTo } from "./schema-in.ts";

/** The words that may stand for what is known of a keyword. */
type Words = (keyword: string, schema: Schema, field?: string) => string[];

/** What is looked at: a node of the document, behind those that it stands in, the innermost first. */
interface Claim {
  name: string;
  outward: [node: object, ...outer: object[]];
  keywords: string[];
  words: Words;
  /** The pages of which one is the source of what is known. */
  sources: string[];
}

const GUESSED = ["required", "nullable", "integer", "minimum"];

/** The page states it. */
const documented: Words = () => ["documented"];

/** The sample shows values, neither what may be left out or null, nor how large or whole a number is. */
const sampled: Words = (keyword, schema) => {
  if (GUESSED.includes(keyword)) return ["inferred"];
  // It shows one value of an open enum: that there are more may be told by other pages.
  const isMore = keyword === "x-extensible-enum" && (schema[keyword]?.length ?? 0) > 1;
  return isMore ? ["example", "inferred"] : ["example"];
};

/** A page may state that there are such objects, and show their fields only. */
const sampledObject: Words = (keyword) =>
  keyword === "required" ? ["inferred"] : ["documented", "example"];

const inferred: Words = () => ["inferred"];

/** Lists where a document claims to know otherwise than by its pages what these say at all. */
export function findWrongClaimsOfAll(spec: ResolvedDocument): string[] {
  const sources = pages.map(({ name }) => name);
  return Object.entries(spec.components.securitySchemes).flatMap(([name, node]) => [
    ...wrong({ name, outward: [node], keywords: ["type"], words: documented, sources }),
    ...wrongGuess(name, [node], "x-inferred-token-prefixes", otherTokensPage),
  ]);
}

/** Lists where an operation claims to know a fact otherwise than its page lets it. */
export function findWrongClaims(page: Page, item: object, operation: ResolvedOperation): string[] {
  const { requestBody, responses } = operation;
  const reply = Object(responses[page.status]);
  const sources = [page.name];
  const part = (name: string, node: object) =>
    wrong({ name, outward: [node, item], keywords: ["type"], words: documented, sources });
  return [
    ...part("reply", reply),
    ...(requestBody ? part("request body", requestBody) : []),
    ...operation.parameters.flatMap((parameter) => wrongOfParameter(page, item, parameter)),
    ...(page.request ? findWrongClaimsIn(page.request, schemaIn(requestBody), page.name) : []),
    ...page.answer.flatMap((object) => findWrongClaimsIn(object, schemaIn(reply), page.name)),
  ];
}

/** Lists where a body claims to know a fact of an object in it otherwise than the page lets it. */
export function findWrongClaimsIn(object: PageObject, body: Schema, page: string): string[] {
  const [schema, ...outer] = schemasTo(body, object);
  const sources = [object.source ?? page];
  const isStated = object.known === "stated";
  const own = { name: object.at || "body", outward: [schema, ...outer] as [object], sources };
  const ofFields = Object.entries(schema.properties ?? {}).flatMap(([field, inner]) => {
    const name = `${object.at} ${field}`;
    const words = isStated ? documented : sampled;
    const outward: [object, ...object[]] = [inner, schema, ...outer];
    // A field that is an object of its own is looked at by itself.
    const isNamed = inner.properties !== undefined;
    return [
      ...(isNamed ? [] : wrong({ name, outward, keywords: keywordsOf(inner), words, sources })),
      ...wrongOfItems(name, inner.items, words),
      ...Object.entries(object.sourcesOfGuesses ?? {})
        .filter(([fact]) => fact.startsWith(`${field} `))
        .flatMap(([fact, source]) =>
          wrongGuess(name, outward, fact.slice(field.length + 1), source),
        ),
    ];
  });
  const words = isStated ? documented : sampledObject;
  return [...wrong({ ...own, keywords: keywordsOf(schema), words }), ...ofFields];
}

/** Of a list's items that are no objects a sample shows one type: that there are more is a guess. */
function wrongOfItems(name: string, items: Schema | undefined, ofList: Words): string[] {
  if (!items || items.properties) return [];
  const words = ofList === sampled && Array.isArray(items.type) ? inferred : ofList;
  return wrong({ name: `${name}[]`, outward: [items], keywords: ["type"], words, sources: [] });
}

function wrongOfParameter(
  page: Page,
  item: object,
  { name, schema, ...node }: ResolvedOperation["parameters"][number],
): string[] {
  const stated = parametersOf(page)[name];
  const sources = pages.filter((it) => name in parametersOf(it)).map((it) => it.name);
  // The page's own words may be of a text, and the contract guess what it looks like.
  const words: Words = (keyword) =>
    keyword === "format" && !stated?.type.includes("<") ? ["inferred"] : ["documented"];
  return [
    ...wrong({
      name,
      outward: [node, item],
      keywords: ["type", "required"],
      words: documented,
      sources,
    }),
    ...wrong({ name, outward: [schema, node, item], keywords: keywordsOf(schema), words, sources }),
  ];
}

const parametersOf = ({ pathParameters, queryParameters, headerParameters }: Page): Fields => ({
  ...pathParameters,
  ...queryParameters,
  ...headerParameters,
});

/** The keywords whose provenance a schema tells; "required" is whether the field may be absent. */
const keywordsOf = (schema: Schema): string[] => [
  "type",
  "required",
  ...["format", "const", "default", "minimum", "x-extensible-enum"].filter((it) => it in schema),
  ...([schema.type].flat().includes("integer") ? ["integer"] : []),
  ...([schema.type].flat().includes("null") ? ["nullable"] : []),
];

function wrong({ name, outward, keywords, words, sources }: Claim): string[] {
  const [node] = outward;
  return keywords.flatMap((keyword) => {
    const word = provenanceOf(node, keyword);
    if (!words(keyword, node).includes(word)) return [`${name}: ${keyword} ${word}`];
    const source = sourceOf(outward, keyword);
    const isFrom = word === "inferred" || sources.length === 0 || sources.includes(source ?? "");
    return isFrom ? [] : [`${name}: ${keyword} from ${source}`];
  });
}

/** A guess may be read off another page than the facts around it. */
function wrongGuess(name: string, outward: object[], keyword: string, page: string): string[] {
  const source = sourceOf(outward, keyword);
  return source === page ? [] : [`${name}: ${keyword} from ${source}`];
}

/** Every word of provenance in a part of the document, however deep, but for some schemas. */
export function wordsIn(
  node: unknown,
  left: readonly object[],
  seen = new Set<unknown>(),
): unknown[] {
  if (typeof node !== "object" || node === null || seen.has(node)) return [];
  if (left.includes(node)) return [];
  seen.add(node);
  return Object.entries(node).flatMap(([key, value]) => {
    if (key !== "x-provenance") return wordsIn(value, left, seen);
    return typeof value === "object" && value ? Object.values(value) : [value];
  });
}
