import { isObject } from "../../document/json.ts";
import { findResponse, listOperations, nameOf, type Operation } from "../../document/operation.ts";
import { type OpenApiDocument, type Place, placeAt } from "../../document/place.ts";
import type { Exchange } from "../judge/exchange.ts";
import { parseJson } from "../judge/json.ts";
import { groupBy } from "../report/group-by.ts";
import { type Fact, factsOf } from "./facts.ts";

/** What the answers so far have shown of the contract. */
export interface Sightings {
  exchanges: number;
  /** How many of them were with each operation of the document. */
  operations: { name: string; exchanges: number }[];
  /** One row for each guess about a field. */
  facts: FactCount[];
  /** What the document describes and no answer has shown. */
  neverSeen: string[];
}

export interface FactCount {
  /** The object and its field, such as RunEvent.id. */
  name: string;
  claim: string;
  /** How many answers could have told. */
  seen: number;
  /** How many contradict it; undefined for a guess that nothing contradicts. */
  contradicted: number | undefined;
  /** How many show it, for such a guess. */
  shown: number | undefined;
}

/** An operation, and how many answers it gave of each status. */
interface OperationCount {
  name: string;
  exchanges: number;
  statuses: Map<string, number>;
}

/** A field of an object of the answers, and how often it was seen. */
interface Field {
  /** The operations whose answers have it. */
  of: Set<OperationCount>;
  /** The object's schema. */
  owner: string;
  name: string;
  place: Place;
  values: number;
  facts: (Fact & { seen: number; decided: number })[];
  words: Map<string, number>;
}

/** Prepares to count what answers show of the document. */
export function createSightings(document: OpenApiDocument, { basePath = "" } = {}) {
  const operations = listOperations(document, basePath);
  const fields = new Map<string, Field>();
  const asked = new Map<Operation, OperationCount>();

  for (const operation of operations) {
    const own: OperationCount = { name: nameOf(operation), exchanges: 0, statuses: new Map() };
    asked.set(operation, own);
    for (const { status, place } of operation.responses) {
      own.statuses.set(status, 0);
      for (const field of listFields(document, schemaOf(document, place))) {
        const known = fields.get(field.place.pointer) ?? field;
        known.of.add(own);
        fields.set(field.place.pointer, known);
      }
    }
  }

  function count(schema: Place | undefined, value: unknown): void {
    if (Array.isArray(value)) {
      const items = placeAt(document, schema, "items");
      for (const item of items ? value : []) count(items, item);
    }
    const properties = placeAt(document, schema, "properties");
    if (!isObject(value) || !properties) return;
    for (const name of Object.keys(properties.node)) {
      const property = placeAt(document, properties, name);
      const field = property && fields.get(`${properties.pointer}/${name}`);
      const inner = Object.hasOwn(value, name) ? value[name] : undefined;
      if (field) countField(field, inner);
      count(property, inner);
    }
  }

  return {
    /** Counts what an exchange with one of the document's paths shows. */
    see({ request, response }: Exchange): void {
      const operation = operations.find(
        ({ method, path }) => method === request.method && path.test(new URL(request.url).pathname),
      );
      const answer = operation && findResponse(operation, response.status);
      const documented = operation?.responses.find(({ place }) => place === answer);
      const own = operation && asked.get(operation);
      if (!documented || !own) return;
      own.exchanges += 1;
      own.statuses.set(documented.status, (own.statuses.get(documented.status) ?? 0) + 1);
      // A value that a record hides is not one that the server gave.
      if (response.unseen) return;
      count(schemaOf(document, documented.place), parseJson(response.body).value);
    },
    list: (): Sightings => {
      const all = [...asked.values()];
      return {
        exchanges: all.reduce((sum, { exchanges }) => sum + exchanges, 0),
        operations: all.map(({ name, exchanges }) => ({ name, exchanges })),
        facts: [...fields.values()].flatMap(listFacts),
        neverSeen: listNeverSeen(all, [...fields.values()]),
      };
    },
  };
}

function schemaOf(document: OpenApiDocument, response: Place): Place | undefined {
  const content = placeAt(document, response, "content");
  const [type] = Object.keys(content?.node ?? {});
  return type === undefined ? undefined : placeAt(document, content, type, "schema");
}

/** Every field of the objects in a schema; one that holds itself is listed once. */
function listFields(
  document: OpenApiDocument,
  schema: Place | undefined,
  known = new Set<string>(),
): Field[] {
  if (!schema || known.has(schema.pointer)) return [];
  known.add(schema.pointer);
  const properties = placeAt(document, schema, "properties");
  const required: unknown[] = [schema.node.required ?? []].flat();
  const own = Object.keys(properties?.node ?? {}).flatMap((name): Field[] => {
    const place = placeAt(document, properties, name);
    if (!place) return [];
    const words = [place.node["x-extensible-enum"] ?? []].flat().map(String);
    const field: Field = {
      of: new Set(),
      owner: schema.pointer.split("/").at(-1) ?? "",
      name,
      place: { ...place, pointer: `${properties?.pointer}/${name}` },
      values: 0,
      facts: factsOf(place, required.includes(name)).map((fact) => ({
        ...fact,
        seen: 0,
        decided: 0,
      })),
      words: new Map(words.map((word) => [word, 0])),
    };
    return [field, ...listFields(document, place, known)];
  });
  return [...own, ...listFields(document, placeAt(document, schema, "items"), known)];
}

function countField(field: Field, value: unknown): void {
  if (value !== undefined && value !== null) field.values += 1;
  const seen = typeof value === "string" ? field.words.get(value) : undefined;
  if (seen !== undefined) field.words.set(String(value), seen + 1);
  for (const fact of field.facts) {
    if (!fact.concerns(value)) continue;
    fact.seen += 1;
    if (fact.decides(value)) fact.decided += 1;
  }
}

const listFacts = ({ owner, name, facts }: Field): FactCount[] =>
  facts.map(({ claim, isStrict, seen, decided }) => ({
    name: `${owner}.${name}`,
    claim,
    seen,
    contradicted: isStrict ? decided : undefined,
    shown: isStrict ? undefined : decided,
  }));

/**
 * What is there to be seen in the operations that were asked and was not: statuses, words of open
 * lists, and fields by their object.
 */
function listNeverSeen(operations: readonly OperationCount[], all: readonly Field[]): string[] {
  const asked = operations.filter(({ exchanges }) => exchanges > 0);
  const fields = all.filter(({ of }) => asked.some((operation) => of.has(operation)));
  const unseen = asked.flatMap(({ name, statuses }) => {
    const missing = [...statuses].filter(([, seen]) => seen === 0).map(([status]) => status);
    return missing.length > 0 ? [`${name}'s status ${missing.join(", ")}`] : [];
  });
  const words = fields.flatMap(({ owner, name, words }) =>
    [...words].filter(([, seen]) => seen === 0).map(([word]) => `${owner}.${name} "${word}"`),
  );
  const silent = fields.filter(({ values }) => values === 0);
  const objects = groupBy(silent, ({ owner }) => owner).map(
    ([owner, list]) => `a value of ${owner}'s ${list.map(({ name }) => name).join(", ")}`,
  );
  return [...unseen, ...words, ...objects];
}
