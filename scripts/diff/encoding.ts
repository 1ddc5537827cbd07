// How the parts of a body are encoded: those of a form, or of several files.
import { find } from "./document.ts";
import { isMap } from "./json.ts";
import { covers, listed, type MediaType } from "./media-type.ts";
import { inside, type Place } from "./place.ts";
import { compareExtensions, isProse } from "./rest.ts";
import type { Alternative } from "./schema/alternative.ts";
import { alternativesOf, fieldSchema } from "./schema/alternatives.ts";
import { type Side, tell, type Walk } from "./walk.ts";

/** Where encodings stand: a map of them, a list, or one for all that is left. */
const KEYWORDS = ["encoding", "prefixEncoding", "itemEncoding"];

/** Compares how the parts of two bodies are encoded. */
export function compareEncodings(
  base: MediaType | undefined,
  revision: MediaType | undefined,
  place: Place,
  walk: Walk,
) {
  const at = [base?.value ?? undefined, revision?.value ?? undefined] as const;
  for (const key of KEYWORDS) {
    // Of a field that comes or goes it is told that it does.
    const isKept = (name: string) =>
      namesField(walk.base, base, name) && namesField(walk.revision, revision, name);
    compareProse([Object(at[0])[key], Object(at[1])[key]], key, place, walk);
    const before = encodingOf(walk.base, base, key, isKept);
    const after = encodingOf(walk.revision, revision, key, isKept);
    if (walk.same(before, after)) continue;
    if (!compareContentTypes(before, after, at, place, walk))
      tell(walk, "encoding-changed", place, "has another encoding of its parts", at, { key });
  }
}

/** Compares the x- keys of encodings: they say nothing of how a part is written. */
function compareProse(
  [base, revision]: [base: unknown, revision: unknown],
  key: string,
  place: Place,
  walk: Walk,
) {
  if (walk.same(base, revision)) return;
  if (key === "itemEncoding") return compareExtensions(base, revision, place, walk);
  const [old, now] = [Object(base), Object(revision)];
  for (const name of Object.keys(old))
    compareExtensions(old[name], now[name], inside(place, `.${name}`), walk);
}

/** The encodings under a keyword, each replaced by another one. */
function eachOf(key: string, value: unknown, replace: (encoding: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(replace);
  return key === "encoding" && isMap(value) ? withValues(value, replace) : replace(value);
}

const withValues = (map: Record<string, unknown>, replace: (value: unknown) => unknown) =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name, replace(value)]));

/** An encoding without what people alone read, in its headers and in the encodings inside it too. */
function withoutProse(side: Side, encoding: unknown): unknown {
  if (!isMap(encoding)) return encoding;
  const said = Object.entries(encoding).filter(([key]) => !key.startsWith("x-"));
  const header = (entry: unknown): unknown => {
    const target = isMap(entry) && typeof entry.$ref === "string" && find(side, entry.$ref);
    const node = target || entry;
    if (!isMap(node)) return node;
    return Object.fromEntries(Object.entries(node).filter(([key]) => !isProse(key)));
  };
  return Object.fromEntries(
    said.map(([key, value]) => {
      if (key === "headers" && isMap(value)) return [key, withValues(value, header)];
      if (!KEYWORDS.includes(key)) return [key, value];
      return [key, eachOf(key, value, (each) => withoutProse(side, each))];
    }),
  );
}

/** Compares what media types the parts of a body may have; false where more than these differs. */
function compareContentTypes(
  before: unknown,
  after: unknown,
  at: readonly [unknown, unknown],
  place: Place,
  walk: Walk,
): boolean {
  if (!isMap(before) || !isMap(after)) return false;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => !walk.same(before[name], after[name]));
  const parts = changed.flatMap((name) => {
    const { contentType: old, ...others } = Object(before[name]);
    const { contentType: now, ...otherNow } = Object(after[name]);
    const isAlone =
      typeof old === "string" && typeof now === "string" && walk.same(others, otherNow);
    return isAlone ? [{ name, old: listed(old), now: listed(now) }] : [];
  });
  if (parts.length < changed.length) return false;
  for (const { name, old, now } of parts) {
    const isWider = old.every((type) => now.some((other) => covers(other, type)));
    const isNarrower = now.every((type) => old.some((other) => covers(other, type)));
    const rule = isWider
      ? "media-type-widened"
      : isNarrower
        ? "media-type-narrowed"
        : "encoding-changed";
    const what = `may be ${now.join(", ")}, and was ${old.join(", ")}`;
    if (!isWider || !isNarrower)
      tell(walk, rule, inside(place, `.${name}`), what, at, { key: "encoding" });
  }
  return true;
}

/** Whether a body names a field, which is a part of it then. */
const namesField = (side: Side, mediaType: MediaType | undefined, name: string): boolean =>
  alternativesOf(side, Object(mediaType?.value).schema).some(({ shapes }) =>
    shapes.some(({ named }) => named.has(name)),
  );

/** What is said of the parts of a body, where it has parts, less what holds without being said. */
function encodingOf(
  side: Side,
  mediaType: MediaType | undefined,
  key: string,
  isKept: (name: string) => boolean,
): unknown {
  const { written = "", value } = mediaType ?? {};
  if (!/^multipart\/|x-www-form-urlencoded|\*/i.test(written) || !isMap(value)) return undefined;
  const encoding = eachOf(key, value[key], (each) => withoutProse(side, each));
  if (key !== "encoding" || !isMap(encoding)) return encoding;
  const isForm = /x-www-form-urlencoded/i.test(written);
  const said = Object.entries(encoding).flatMap(([name, part]) => {
    if (!isKept(name)) return []; // It says nothing of what the schema does not name.
    if (!isMap(part)) return [[name, part]];
    const implied = impliedTypes(side, value.schema, name);
    const { contentType, ...others } = part;
    const isImplied = contentType !== undefined && implied.has(contentType);
    const own = isImplied ? others : part;
    const rest = isForm && implied.has("text/plain") ? withoutForm(own) : own;
    return Object.keys(rest).length > 0 ? [[name, rest]] : [];
  });
  return said.length > 0 ? Object.fromEntries(said) : undefined;
}

/** What is said of a field of a form besides how texts, or several of them, are written anyway. */
function withoutForm(part: Record<string, unknown>): Record<string, unknown> {
  const { style = "form", explode = true, allowReserved = false, ...others } = part;
  return style === "form" && explode === true && allowReserved === false ? others : part;
}

/** The media type that a part has where none is said, if there is one for all that it may be. */
function impliedTypes(side: Side, schema: unknown, name: string): Set<unknown> {
  const parts = alternativesOf(side, schema).map((each) => fieldSchema(each, name));
  const types = new Set(parts.flatMap((part) => impliedBy(part, [])));
  return types.size === 1 ? types : new Set();

  /** By what a part may be; nothing by what may be anything, or a list of what it is itself. */
  function impliedBy(part: unknown, around: unknown[]): unknown[] {
    if (!isMap(part) || around.includes(part)) return [undefined];
    return alternativesOf(side, part).map((each) => impliedType(each, [...around, part]));
  }

  function impliedType({ type, asserted, lists }: Alternative, around: unknown[]): unknown {
    if (type === "array") {
      const inner = new Set(impliedBy(lists[0]?.rest, around));
      return inner.size === 1 ? [...inner][0] : undefined;
    }
    if (type === "object") return "application/json";
    if (type !== "string") return "text/plain";
    if (asserted.has("contentEncoding")) return "application/octet-stream";
    return asserted.get("contentMediaType")?.[0] ?? "text/plain";
  }
}
