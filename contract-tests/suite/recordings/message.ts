import { type OpenApiDocument, type Place, placeAt } from "../../document/place.ts";
import { parseJson } from "../judge/json.ts";
import { mediaType } from "../judge/media-type.ts";
import type { createMaskFiller } from "./fill-masked.ts";
import { isMasked } from "./masked.ts";
import type { RawMessage } from "./raw.ts";

/** One side of an exchange, without its masks. */
export interface Message {
  headers: Headers;
  body: Uint8Array;
  /** Why nothing can be said of the body. */
  lacks: string | undefined;
  /** Whether its media type is only what it should be. */
  hidesType: boolean;
  /** Whether headers may have been there that are not here. */
  hidesHeaders: boolean;
  masked: number;
}

/** Prepares to read one side of a recorded exchange. */
export function createMessageReader(
  document: OpenApiDocument,
  fill: ReturnType<typeof createMaskFiller>,
) {
  /** `described` is the request body or the response that the document describes, if it does. */
  return (raw: RawMessage, described: Place | undefined, mayBeEmpty: boolean): Message => {
    const content = placeAt(document, described, "content");
    const type = Object.keys(content?.node ?? {}).find((name) => /json$/i.test(mediaType(name)));
    const documented = Object.keys(placeAt(document, described, "headers")?.node ?? {});
    const { headers, masked } = withoutMasks(raw, ["content-type", ...documented]);
    const hidesType =
      !headers.has("content-type") && (!raw.hasAllHeaders || raw.headers.has("content-type"));
    if (hidesType && type) headers.set("content-type", type);
    const hidesHeaders = !raw.hasAllHeaders || masked > 0;
    const seen = { headers, hidesType, hidesHeaders, masked };
    const schema = type && placeAt(document, content, type, "schema");
    const { body } = raw;
    if (!body) {
      const lacks = mayBeEmpty ? undefined : (raw.lacks ?? "it is not there");
      return { ...seen, body: new Uint8Array(), lacks };
    }
    const text = new TextDecoder().decode(body).trim();
    if (isMasked(text) || isMaskedString(text)) return { ...seen, body, lacks: "it is masked" };
    const { value } = parseJson(body);
    const repaired = value ?? parseMasked(text);
    // A tool that tells another size than the body's may count otherwise: what reads as JSON is whole.
    if (repaired === undefined) return { ...seen, body, lacks: raw.lacks };
    const filled = fill(repaired, schema || undefined);
    const bytes = filled.masked > 0 ? Buffer.from(JSON.stringify(filled.value)) : body;
    return { ...seen, body: bytes, lacks: undefined, masked: masked + filled.masked };
  };
}

/**
 * The headers without those of some names that are masked, and with the media type that stands
 * elsewhere. Of all others nothing is judged, and an asterisk is often just that.
 */
function withoutMasks({ headers, mediaType }: RawMessage, names: readonly string[]) {
  const kept = new Headers(headers);
  const hidden = names.filter((name) => isMasked(headers.get(name) ?? ""));
  for (const name of hidden) kept.delete(name);
  if (!kept.has("content-type") && mediaType) kept.set("content-type", mediaType);
  return { headers: kept, masked: hidden.length };
}

const isMaskedString = (text: string) => text.startsWith('"') && isMasked(text.slice(1, -1));

/** Something that stands for a value without being one: a word, or a name in brackets. */
const BARE =
  /(?<=[:[,]\s*)(?:\{\{[^{}]*\}\}|\$\{[^{}]*\}|\[[^[\]{}",]*\]|[^\s"'{}[\],:][^"',{}[\]\n]*)(?=\s*[,}\]])/g;

/** The value of a JSON text in which masks stand without quotes. */
function parseMasked(text: string): unknown {
  try {
    const quoted = text.replace(BARE, (bare) => (isMasked(bare) ? '"***"' : bare));
    return quoted === text ? undefined : JSON.parse(quoted);
  } catch {
    return undefined;
  }
}
