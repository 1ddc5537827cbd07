// Compares what a body may be, by media type.
import { entriesOf, isMap, same } from "./json.ts";
import { compareRest } from "./rest.ts";
import { compareSchemas, isWithin } from "./schema/schemas.ts";
import type { Walk } from "./walk.ts";

interface MediaType {
  written: string;
  value: unknown;
}

/** Compares two maps from media type to body. `success` is whether the app's data comes from it. */
export function compareContent(
  base: unknown,
  revision: unknown,
  place: string,
  walk: Walk,
  success = false,
) {
  const old = mediaTypes(base, place);
  const now = mediaTypes(revision, place);
  const pairs = pairUp([...old.keys()], [...now.keys()]);
  for (const [before, after] of pairs) {
    if (before !== after) {
      const effect = covers(after, before) ? "wider" : "narrower";
      walk.report({ effect, place, what: `is ${after} instead of ${before}` }, walk.direction);
    }
    compareMediaTypes(
      old.get(before),
      now.get(after),
      old.size > 1 ? `${place} ${after}` : place,
      walk,
    );
  }
  for (const [name, { written }] of old) {
    if (pairs.some(([before]) => before === name)) continue;
    const todo =
      walk.direction === "sent" ? "Send another media type." : "Read another media type.";
    walk.report({ effect: "gone", place, what: `is no longer ${written}`, todo }, walk.direction);
  }
  for (const [name, { written, value }] of now) {
    if (pairs.some(([, after]) => after === name)) continue;
    const known = [...old.values()].map((each) => schemaOf(each.value));
    const surprise =
      success &&
      walk.direction === "received" &&
      known.length > 0 &&
      !known.some((schema) => isWithin(schemaOf(value), schema, walk));
    walk.report(
      surprise
        ? {
            effect: "wider",
            place,
            what: `may be ${written}`,
            todo: `Handle ${written}: the type is a union now.`,
          }
        : { effect: "new", place, what: `may be ${written}` },
      walk.direction,
    );
  }
}

export const schemaOf = (mediaType: unknown): unknown =>
  isMap(mediaType) ? mediaType.schema : undefined;

function compareMediaTypes(
  base: MediaType | undefined,
  revision: MediaType | undefined,
  place: string,
  walk: Walk,
) {
  const [old, now] = [base?.value, revision?.value];
  compareSchemas(schemaOf(old), schemaOf(now), place, walk);
  const encodings = [old, now].map((each) => (isMap(each) ? each.encoding : undefined));
  if (!same(encodings[0], encodings[1]))
    walk.report(
      { effect: "different", place, what: "has another encoding of its parts" },
      walk.direction,
    );
  compareRest(old, now, ["schema", "encoding"], place, walk);
}

/** Media types by a name in which case, space and the order of parameters do not count. */
function mediaTypes(content: unknown, place: string): Map<string, MediaType> {
  const entries = [...entriesOf(content, `${place} content`)].map(([written, value]) => {
    const [type = "", ...parameters] = written
      .toLowerCase()
      .split(";")
      .map((part) => part.trim());
    return [[type, ...parameters.sort()].join("; "), { written, value }] as const;
  });
  return new Map(entries);
}

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

/** Whether every body of one media type is one of another: "text/plain" is one of "text/*". */
function covers(general: string, special: string): boolean {
  const [type = "", ...parameters] = general.split("; ");
  const [otherType = "", ...otherParameters] = special.split("; ");
  const [group, name] = type.split("/");
  const [otherGroup, otherName] = otherType.split("/");
  return (
    (group === "*" || group === otherGroup) &&
    (name === "*" || name === otherName) &&
    parameters.every((parameter) => otherParameters.includes(parameter))
  );
}
