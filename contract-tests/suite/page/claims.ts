import { findOperation, type ResolvedDocument, type Schema } from "../../document/openapi.ts";
import { provenanceOf } from "../../document/provenance.ts";
import * as page from "./create-response.ts";
import { schemaIn } from "./schema-in.ts";

type Words = (schema: Schema, keyword: string) => string;

/** The page states it. */
const documented: Words = () => "documented";

/** The page states that there are events, and no word on which of their fields must be there. */
const ofEvent: Words = (_, keyword) => (keyword === "required" ? "inferred" : "documented");

/** The sample shows values, neither what may be left out or null, nor how large or whole a number is. */
const ofEventField: Words = (_, keyword) =>
  ["required", "nullable", "integer", "minimum"].includes(keyword) ? "inferred" : "example";

/** Lists where a document claims to know a fact otherwise than the page lets it. */
export function findWrongClaims(spec: ResolvedDocument): string[] {
  const { operation } = findOperation(spec);
  const { parameters, requestBody, responses } = operation;
  const { [page.status]: reply, ...refusals } = responses;
  const request = schemaIn(requestBody);
  const response = schemaIn(reply);
  const event = response.properties?.events?.items ?? {};

  const stated = { ...spec.components.securitySchemes, requestBody, reply };
  return [
    ...Object.entries(stated).flatMap(([name, node]) => wrong(name, ["type"], node, documented)),
    ...parameters.flatMap(({ name, schema, ...node }) => [
      ...wrong(name, ["type", "required"], node, documented),
      ...wrong(name, keywordsOf(schema), schema, documented),
    ]),
    ...wrongIn("request", request, documented, documented),
    ...wrongIn("response", response, documented, documented),
    ...wrongIn("event", event, ofEvent, ofEventField),
    ...wordsIn(refusals)
      .filter((word) => word !== "inferred")
      .map((word) => `a refusal: ${word}`),
  ];
}

/** The keywords whose provenance a schema tells; "required" is whether the field may be absent. */
const keywordsOf = (schema: Schema): string[] => [
  "type",
  "required",
  ...["format", "const", "default", "minimum", "x-extensible-enum"].filter((it) => it in schema),
  ...([schema.type].flat().includes("integer") ? ["integer"] : []),
  ...([schema.type].flat().includes("null") ? ["nullable"] : []),
];

function wrongIn(name: string, schema: Schema, words: Words, ofField: Words): string[] {
  const fields = Object.entries(schema.properties ?? {});
  return [
    ...wrong(name, keywordsOf(schema), schema, words),
    ...fields.flatMap(([field, inner]) =>
      wrong(`${name} ${field}`, keywordsOf(inner), inner, ofField),
    ),
  ];
}

function wrong(name: string, keywords: string[], node: object | undefined, words: Words): string[] {
  return keywords
    .filter((keyword) => provenanceOf(node, keyword) !== words(Object(node), keyword))
    .map((keyword) => `${name}: ${keyword} ${provenanceOf(node, keyword)}`);
}

/** Every word of provenance in a part of the document, however deep. */
function wordsIn(node: unknown, seen = new Set<unknown>()): unknown[] {
  if (typeof node !== "object" || node === null || seen.has(node)) return [];
  seen.add(node);
  return Object.entries(node).flatMap(([key, value]) => {
    if (key !== "x-provenance") return wordsIn(value, seen);
    return typeof value === "object" && value ? Object.values(value) : [value];
  });
}
