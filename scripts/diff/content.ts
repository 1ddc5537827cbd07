// Compares what a body may be, by media type.
import { follow, type OpenApiDocument } from "./document.ts";
import { compareEncodings } from "./encoding.ts";
import { entriesOf, isMap } from "./json.ts";
import { covers, type MediaType } from "./media-type.ts";
import { inside, type Place } from "./place.ts";
import { compareRest } from "./rest.ts";
import { isWithin } from "./schema/clashes.ts";
import { tell, type Walk } from "./walk.ts";

/**
 * Compares the content of two bodies. A new media type surprises who receives it by a schema that is
 * not known: from the others of this body, or where the caller knows of more, as it says.
 */
export function compareContent(
  base: Record<string, unknown>,
  revision: Record<string, unknown>,
  place: Place,
  walk: Walk,
  isKnownElsewhere?: (schema: unknown) => boolean,
) {
  const [old, now] = [
    mediaTypes(walk.base, base.content, place),
    mediaTypes(walk.revision, revision.content, place),
  ];
  const known = [...old.values()].map(({ value }) => schemaOf(value));
  const isKnownHere = (schema: unknown) =>
    walk.direction === "request" ||
    known.length === 0 ||
    known.some((each) => isWithin(schema, each, walk, known));
  const isKnown = isKnownElsewhere ?? isKnownHere;
  const pairs = pairUp([...old.keys()], [...now.keys()]);
  for (const [before, after] of pairs) {
    const [one, other] = [old.get(before), now.get(after)];
    if (before !== after) {
      const rule = covers(after, before) ? "media-type-widened" : "media-type-narrowed";
      const what = `is ${after} instead of ${before}`;
      tell(walk, rule, place, what, [one?.value, other?.value]);
    }
    compareMediaTypes(one, other, old.size > 1 ? inside(place, after) : place, walk);
  }
  for (const [name, { written, value }] of old) {
    if (pairs.some(([before]) => before === name)) continue;
    const general = coverOf(name, now);
    if (general && walk.direction === "request") {
      compareMediaTypes({ written, value }, general, inside(place, name), walk);
      continue;
    }
    const verb = walk.direction === "request" ? "Send" : "Read";
    const [what, todo] =
      now.size > 0
        ? [`is no longer ${written}`, `${verb} another media type.`]
        : [`has no body any more: it was ${written}`, "Do without it."];
    const at = [value, revision] as const;
    tell(walk, "media-type-removed", place, what, at, { todo, key: "content" });
  }
  for (const [name, { written, value }] of now) {
    if (pairs.some(([, after]) => after === name)) continue;
    const [what, at] = [`may be ${written}`, [base, value] as const];
    const general = coverOf(name, old);
    if (general && walk.direction === "request")
      compareMediaTypes(general, { written, value }, inside(place, name), walk);
    if (isKnown(schemaOf(value))) tell(walk, "media-type-added", place, what, at);
    else {
      const todo = `Handle ${written}: the type is a union now.`;
      tell(walk, "response-union-widened", place, what, at, { todo });
    }
  }
}

/** The media type that stood, or stands, for one that has an entry of its own on the other side. */
const coverOf = (special: string, all: Map<string, MediaType>): MediaType | undefined =>
  [...all].find(([general]) => general !== special && covers(general, special))?.[1];

export const schemaOf = (mediaType: unknown): unknown =>
  isMap(mediaType) ? (mediaType.schema ?? mediaType.itemSchema) : undefined;

const HANDLED = ["schema", "itemSchema", "encoding", "prefixEncoding", "itemEncoding"];

function compareMediaTypes(
  base: MediaType | undefined,
  revision: MediaType | undefined,
  place: Place,
  walk: Walk,
) {
  const [old, now] = [base?.value ?? undefined, revision?.value ?? undefined];
  const at = [old, now] as const;
  for (const key of ["schema", "itemSchema"]) {
    const [before, after] = at.map((each) => (isMap(each) ? each[key] : undefined));
    // A single entry of a stream is another thing than the whole.
    const where = key === "schema" ? place : inside(place, "item");
    if (before !== undefined || after !== undefined || key === "schema")
      walk.compareSchemas(before, after, where, walk);
  }
  compareEncodings(base, revision, place, walk);
  compareRest(old, now, HANDLED, place, walk);
}

/** Parameters of a media type that say what holds anyway: JSON is always UTF-8. */
const IMPLIED = ["charset=utf-8", 'charset="utf-8"'];

/**
 * Media types by a name in which case, space and the order of parameters do not count; nor do those
 * that hold anyway, unless another media type has the name already.
 */
function mediaTypes(
  document: OpenApiDocument,
  content: unknown,
  place: Place,
): Map<string, MediaType> {
  const found = new Map<string, MediaType>();
  for (const [written, entry] of entriesOf(content ?? undefined, `${place.subject} content`)) {
    const value = mediaTypeOf(document, entry);
    const parts = written.toLowerCase().split(";");
    const [type = "", ...parameters] = parts.map((part) => part.trim());
    const said = parameters.filter((parameter) => parameter && !IMPLIED.includes(parameter));
    const name = [type, ...said.sort()].join("; ");
    found.set(found.has(name) ? [type, ...parameters].join("; ") : name, { written, value });
  }
  return found;
}

/** Since OpenAPI 3.2 a media type may be a component; elsewhere such a reference means nothing. */
export const mediaTypeOf = (document: OpenApiDocument, entry: unknown): unknown =>
  isMap(entry) && String(entry.$ref).startsWith("#/components/mediaTypes/")
    ? follow(document, entry)
    : entry;

/** Pairs equal media types, then those of which one covers the other. */
function pairUp(old: string[], now: string[]): [string, string][] {
  const equal = old.filter((name) => now.includes(name));
  const pairs = equal.map((name): [string, string] => [name, name]);
  const free = now.filter((name) => !equal.includes(name));
  for (const name of old.filter((each) => !equal.includes(each))) {
    const found = free.findIndex((other) => covers(other, name) || covers(name, other));
    if (found >= 0)
      pairs.push(...free.splice(found, 1).map((other): [string, string] => [name, other]));
  }
  return pairs;
}
