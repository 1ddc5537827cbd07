/** A parsed OpenAPI document. Nothing in it is taken for granted: it may be a broken draft. */
export type OpenApiDocument = Readonly<Record<string, unknown>>;

/** An object of the document and the JSON pointer at which it stands. */
export interface Place {
  readonly pointer: string;
  readonly node: Readonly<Record<string, unknown>>;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function escapePointer(key: string): string {
  // Asked for each field of each answer, and almost never needed.
  return /[~/]/.test(key) ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key;
}

function unescapePointer(key: string): string {
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** Walks from a place inward, through every $ref on the way; undefined where the way ends. */
export function enter(
  document: OpenApiDocument,
  from: Place | undefined,
  ...keys: string[]
): Place | undefined {
  let place = from && resolve(document, from);
  for (const key of keys) {
    if (!place || !Object.hasOwn(place.node, key)) return undefined;
    const node = place.node[key];
    if (!isObject(node)) return undefined;
    place = resolve(document, { pointer: `${place.pointer}/${escapePointer(key)}`, node });
  }
  return place;
}

export const rootOf = (document: OpenApiDocument): Place => ({ pointer: "", node: document });

function resolve(document: OpenApiDocument, place: Place, followed: string[] = []): Place {
  const ref = place.node.$ref;
  if (typeof ref !== "string") return place;
  if (!ref.startsWith("#/") || followed.includes(ref))
    throw new Error(`The OpenAPI document's $ref "${ref}" cannot be followed.`);
  let node: unknown = document;
  for (const key of ref.slice(2).split("/").map(unescapePointer))
    node = isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
  if (!isObject(node)) throw new Error(`The OpenAPI document's $ref "${ref}" leads nowhere.`);
  return resolve(document, { pointer: ref.slice(1), node }, [...followed, ref]);
}
