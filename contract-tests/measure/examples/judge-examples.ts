import { isObject } from "../../document/json.ts";
import { listOperations } from "../../document/operation.ts";
import { listParts, type Part } from "../../document/parts.ts";
import { type OpenApiDocument, type Place, placeAt } from "../../document/place.ts";
import { describeType } from "../../suite/judge/description.ts";
import type { Exchange, Finding } from "../../suite/judge/judge.ts";
import { findNewFields } from "../../suite/judge/new-fields.ts";
import { type CheckSchema, createSchemaCompiler } from "../../suite/judge/schema.ts";
import { correctExchanges } from "../../suite/requests/correct-exchanges.ts";
import { toExchange } from "../power/corpus.ts";

/**
 * Finds what is wrong with a document's examples: the exchanges that they tell are judged like any
 * other, and they are to show every field. An example that is gone throws.
 */
export function* judgeExamples(
  document: OpenApiDocument,
  judge: (exchange: Exchange) => Finding[],
): Generator<string> {
  const exchanges = correctExchanges(document);
  for (const [name, { request, answer }] of Object.entries(exchanges))
    for (const { severity, rule, pointer } of judge(toExchange(request, answer)))
      yield `${name}: ${severity} ${rule} ${pointer}`;
  const { message } = JSON.parse(String(exchanges.greeting?.request.body));
  if (message !== null && message !== undefined) yield "greeting: it asks for no greeting";

  const parts = [...listParts(document)];
  const bodies = parts.filter(({ kind }) => kind === "MediaType");
  yield* findTwins(document, bodies);
  yield* findUnshown(document, bodies);
  for (const body of bodies) yield* findUnknown(document, body);
  yield* findUnused(document, parts);
  yield* findMisplaced(document);
  const compile = createSchemaCompiler(document, describeType);
  for (const part of parts) yield* judgeValue(document, part, compile);
}

/** Holds the example of a parameter or a header against its schema. */
function judgeValue(
  document: OpenApiDocument,
  part: Part,
  compile: (schema: Place) => CheckSchema,
): string[] {
  if ((part.kind !== "Parameter" && part.kind !== "Header") || part.node.$ref) return [];
  const schema = placeAt(document, part, "schema");
  if (!schema || !("example" in part.node)) return [`${part.pointer}: no example or no schema`];
  return compile(schema)(part.node.example).map(({ rule }) => `${part.pointer}: ${rule}`);
}

/** Lists the fields of bodies that no example shows: one that stands in several is shown in one. */
function findUnshown(document: OpenApiDocument, bodies: readonly Part[]): string[] {
  const isShown = new Map<string, boolean>();
  for (const body of bodies) {
    const schema = placeAt(document, body, "schema");
    for (const { pointer, given } of fieldsShown(document, schema, valuesOf(document, body)))
      isShown.set(pointer, given || isShown.get(pointer) === true);
  }
  return [...isShown].flatMap(([pointer, given]) => (given ? [] : [`${pointer}: in no example`]));
}

/** Lists the examples that stand at answers of several statuses. */
function findMisplaced(document: OpenApiDocument): string[] {
  const statuses = new Map<string, Set<string>>();
  for (const { responses } of listOperations(document, ""))
    for (const { status, place } of responses) {
      const examples = placeAt(document, place, "content", "application/json", "examples");
      for (const name of Object.keys(examples?.node ?? {})) {
        const { pointer = "" } = placeAt(document, examples, name) ?? {};
        statuses.set(pointer, (statuses.get(pointer) ?? new Set()).add(status));
      }
    }
  return [...statuses].flatMap(([pointer, at]) =>
    at.size > 1 ? [`${pointer}: at ${[...at].join(" and ")}`] : [],
  );
}

/** Lists the named examples that no body refers to. */
function findUnused(document: OpenApiDocument, parts: readonly Part[]): string[] {
  const used = new Set(parts.map(({ node }) => node.$ref));
  return Object.keys(Object(Object(document.components).examples))
    .map((name) => `#/components/examples/${name}`)
    .filter((ref) => !used.has(ref))
    .map((ref) => `${ref}: not used`);
}

/** Lists the fields that an example shows and the schema does not have. */
function findUnknown(document: OpenApiDocument, part: Part): string[] {
  const schema = placeAt(document, part, "schema");
  if (!schema) return [];
  return valuesOf(document, part).flatMap((value) =>
    [...findNewFields(document, schema, value)].map(({ pointer }) => `${pointer}: in no schema`),
  );
}

/** Lists the examples that say the same as an earlier one. */
function findTwins(document: OpenApiDocument, bodies: readonly Part[]): string[] {
  const values = bodies
    .flatMap((part) => valuesOf(document, part))
    .map((value) => JSON.stringify(value));
  return values
    .filter((value, index) => values.indexOf(value) !== index)
    .map((value) => `twice: ${value}`);
}

const valuesOf = (document: OpenApiDocument, mediaType: Part): unknown[] =>
  Object.keys(Object(mediaType.node.examples)).map(
    (name) => placeAt(document, mediaType, "examples", name)?.node.value,
  );

/** Walks the fields of a schema as deep as values go: whether any of these has each. */
function* fieldsShown(
  document: OpenApiDocument,
  schema: Place | undefined,
  values: unknown[],
): Generator<{ pointer: string; given: boolean }> {
  const items = placeAt(document, schema, "items");
  const listed = values.filter(Array.isArray).flat();
  if (items && listed.length > 0) yield* fieldsShown(document, items, listed);
  const properties = placeAt(document, schema, "properties");
  for (const name of Object.keys(properties?.node ?? {})) {
    const given = values
      .filter(isObject)
      .map((value) => value[name])
      .filter((value) => value !== undefined);
    yield { pointer: `${properties?.pointer}/${name}`, given: given.length > 0 };
    if (given.length > 0) yield* fieldsShown(document, placeAt(document, properties, name), given);
  }
}
