import { escapePointer, isObject, valueAt } from "./json.ts";
import { percentDecoded } from "./percent.ts";

/** A parsed OpenAPI document. Nothing in it is taken for granted: it may be a broken draft. */
export type OpenApiDocument = Readonly<Record<string, unknown>>;

/** An object of the document and the JSON pointer at which it stands. */
export interface Place {
  readonly pointer: string;
  readonly node: Readonly<Record<string, unknown>>;
}

export const rootPlace = (document: OpenApiDocument): Place => ({ pointer: "", node: document });

/** The place that keys lead to from another, through every $ref on the way; undefined if none. */
export function placeAt(
  document: OpenApiDocument,
  from: Place | undefined,
  ...keys: string[]
): Place | undefined {
  let place = from && followRefs(document, from);
  for (const key of keys) {
    if (!place || !Object.hasOwn(place.node, key)) return undefined;
    const node = place.node[key];
    if (!isObject(node)) return undefined;
    place = followRefs(document, { pointer: `${place.pointer}/${escapePointer(key)}`, node });
  }
  return place;
}

/** The place that a reference names; one that leads out of the document, or nowhere, throws. */
export function placeOfRef(document: OpenApiDocument, ref: string): Place {
  if (!ref.startsWith("#/"))
    throw new Error(`The OpenAPI document's $ref "${ref}" cannot be followed.`);
  const pointer = percentDecoded(ref.slice(1));
  const node = valueAt(document, pointer);
  if (!isObject(node)) throw new Error(`The OpenAPI document's $ref "${ref}" leads nowhere.`);
  return { pointer, node };
}

function followRefs(document: OpenApiDocument, place: Place, followed: string[] = []): Place {
  const ref = place.node.$ref;
  if (typeof ref !== "string") return place;
  if (followed.includes(ref))
    throw new Error(`The OpenAPI document's $ref "${ref}" cannot be followed.`);
  return followRefs(document, placeOfRef(document, ref), [...followed, ref]);
}
