import type { Operation } from "../../document/operation.ts";
import { type OpenApiDocument, type Place, placeAt } from "../../document/place.ts";
import { provenanceOf } from "../../document/provenance.ts";
import type { Finding } from "../judge/judge.ts";
import { judgedTurns } from "./answers.ts";
import { brokenRule, type ConversationRule } from "./rule.ts";
import { askedOf, isAnswered, statusOf, type Turn } from "./turn.ts";

/** A way to fill in a parameter or a field, as the document allows it. */
interface Way {
  pointer: string;
  /** In words: null, true, left out, a value. */
  what: string;
  provenance: string;
  /** A value that one can fill in at will: a refusal may be about what it holds. */
  isFree: boolean;
  isGoneBy(turn: Turn): boolean;
}

const ENOUGH_VALUES = 2;

/** No way that the document allows is refused each time, while requests of other ways are answered. */
export const createDocumentedWays = (document: OpenApiDocument): ConversationRule => ({
  name: "each documented way to ask is taken",
  doubt: "whether each documented way to ask is taken",
  judge(conversation) {
    const turns = judgedTurns(conversation);
    const operations = new Set(turns.map(({ judgement }) => judgement.operation));
    if (!turns.some(isAnswered)) return { unseen: "no valid request was answered" };
    const findings = [...operations].flatMap((operation) =>
      operation ? findRefusedWays(document, operation, turns) : [],
    );
    return { findings };
  },
});

function findRefusedWays(
  document: OpenApiDocument,
  operation: Operation,
  all: readonly Turn[],
): Finding[] {
  const turns = all.filter(({ judgement }) => judgement.operation === operation);
  const told = new Set<string>();
  return listWays(document, operation).flatMap(
    ({ isGoneBy, isFree, pointer, what, provenance }) => {
      const going = turns.filter(isGoneBy);
      const others = turns.filter((turn) => !isGoneBy(turn));
      const isRefused = going.length > 0 && going.every((turn) => statusOf(turn) === 422);
      const names = going.map(({ name }) => name).join();
      // What else the same requests have in common is no second finding.
      if (!isRefused || !others.some(isAnswered) || told.has(names)) return [];
      if (isFree && new Set(going.map(bodyText)).size < ENOUGH_VALUES) return [];
      told.add(names);
      const expected = `an answer: the page allows ${what}`;
      const actual = `422 to each of ${going.length}, and other requests are answered`;
      return [brokenRule(provenance, { rule: "refused-way", pointer, expected, actual })];
    },
  );
}

const bodyText = ({ exchange }: Turn) =>
  new TextDecoder().decode(exchange.request.body ?? undefined);

function listWays(document: OpenApiDocument, operation: Operation): Way[] {
  const body = placeAt(document, operation.place, "requestBody", "content");
  const [type = ""] = Object.keys(body?.node ?? {});
  const properties = placeAt(document, body, type, "schema", "properties");
  const ofBody = Object.keys(properties?.node ?? {}).flatMap((name) => {
    const schema = placeAt(document, properties, name);
    const valueIn = (turn: Turn) => askedOf(turn)[name];
    const isSeen = (turn: Turn) => !turn.exchange.request.unseen?.includes("body");
    return schema ? waysOf(`body/${name}`, schema, valueIn, isSeen) : [];
  });
  const ofQuery = operation.parameters.flatMap(({ name, in: where, schema }) => {
    const valueIn = ({ judgement: { request } }: Turn) =>
      request?.leftOut.has(name) ? undefined : request?.parameters.get(name);
    return schema && where !== "path" ? waysOf(name, schema, valueIn, () => true) : [];
  });
  return [...ofBody, ...ofQuery];
}

function waysOf(
  pointer: string,
  schema: Place,
  valueIn: (turn: Turn) => unknown,
  isSeen: (turn: Turn) => boolean,
): Way[] {
  const types = [schema.node.type ?? []].flat();
  const way = (what: string, value: unknown, keyword: string): Way => ({
    pointer,
    what,
    provenance: provenanceOf(schema.node, keyword),
    isFree: false,
    isGoneBy: (turn) => isSeen(turn) && valueIn(turn) === value,
  });
  return [
    way(`a request without ${pointer.replace("body/", "")}`, undefined, "required"),
    ...(types.includes("null") ? [way("null", null, "nullable")] : []),
    ...(types.includes("boolean") ? [true, false].map((it) => way(`${it}`, it, "type")) : []),
    {
      ...way("any value of its type", undefined, "type"),
      isFree: true,
      isGoneBy: (turn) => isSeen(turn) && (valueIn(turn) ?? null) !== null,
    },
  ];
}
