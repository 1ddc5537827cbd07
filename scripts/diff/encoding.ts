// How the parts of a body are encoded: those of a form, or of several files.
import { isMap } from "./json.ts";
import type { Alternative } from "./schema/alternative.ts";
import { alternativesOf, fieldSchema } from "./schema/alternatives.ts";
import type { Side } from "./walk.ts";

export interface MediaType {
  written: string;
  value: unknown;
}

/** What is said of the parts of a body, where it has parts, less what holds without being said. */
export function encodingOf(side: Side, mediaType: MediaType | undefined, key: string): unknown {
  const { written = "", value } = mediaType ?? {};
  if (!/^multipart\/|x-www-form-urlencoded|\*/i.test(written) || !isMap(value)) return undefined;
  const encoding = value[key];
  if (key !== "encoding" || !isMap(encoding)) return encoding;
  const said = Object.entries(encoding).flatMap(([name, part]) => {
    if (!isMap(part)) return [[name, part]];
    const { contentType, ...others } = part;
    const isImplied =
      contentType !== undefined && impliedTypes(side, value.schema, name).has(contentType);
    const rest = isImplied ? others : part;
    return Object.keys(rest).length > 0 ? [[name, rest]] : [];
  });
  return said.length > 0 ? Object.fromEntries(said) : undefined;
}

/** The media type that a part has where none is said, if there is one for all that it may be. */
function impliedTypes(side: Side, schema: unknown, name: string): Set<unknown> {
  const parts = alternativesOf(side, schema).map((each) => fieldSchema(each, name));
  const types = new Set(parts.flatMap((part) => alternativesOf(side, part)).map(impliedType));
  return types.size === 1 ? types : new Set();

  function impliedType({ type, asserted, lists }: Alternative): unknown {
    const [entries] = lists;
    if (type === "array") {
      const inner = new Set(alternativesOf(side, entries?.rest).map(impliedType));
      return inner.size === 1 ? [...inner][0] : undefined;
    }
    if (type === "object") return "application/json";
    if (type !== "string") return "text/plain";
    if (asserted.has("contentEncoding")) return "application/octet-stream";
    return asserted.get("contentMediaType")?.[0] ?? "text/plain";
  }
}
