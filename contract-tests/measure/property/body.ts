import fc from "fast-check";
import { type OpenApiDocument, type Place, placeAt } from "../../document/place.ts";
import { type Breaking, breakingsOf } from "./broken-value.ts";
import { inside } from "./oracle.ts";
import { validValue } from "./valid-value.ts";

/** A body and what it is said to be. */
export interface Body {
  contentType: string | undefined;
  body: string | undefined;
}

type BodyArbitraries = { [part in keyof Body]: fc.Arbitrary<Body[part]> };

/** The first media type that a request body or a response has. */
function mediaOf(document: OpenApiDocument, owner: Place | undefined) {
  const content = placeAt(document, owner, "content");
  const [type = ""] = Object.keys(content?.node ?? {});
  const media = placeAt(document, content, type);
  return { type, media, schema: placeAt(document, media, "schema") };
}

const textsOf = (values: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  values.map((value) => JSON.stringify(value));

/** Generates the bodies that the document allows. */
export function validBody(document: OpenApiDocument, owner: Place | undefined): BodyArbitraries {
  const { type, schema } = mediaOf(document, owner);
  if (!schema) return { contentType: fc.constant(undefined), body: fc.constant(undefined) };
  return {
    contentType: fc.constantFrom(type, `${type}; charset=utf-8`, type.toUpperCase()),
    body: textsOf(validValue(document, schema)),
  };
}

const OTHER_TYPES = [
  undefined,
  "text/plain",
  "text/json",
  "application/xml",
  "application/octet-stream",
  "application/x-www-form-urlencoded",
  "application/vnd.piper+json",
];

/** Lists every way to break a body: its type, its being JSON, and whatever its schema says. */
export function bodyBreakings(
  document: OpenApiDocument,
  owner: Place | undefined,
): { at: string; parts: Partial<BodyArbitraries> }[] {
  const { media, schema } = mediaOf(document, owner);
  if (!media || !schema) return [];
  const cut = fc
    .tuple(textsOf(validValue(document, schema)), fc.nat())
    .map(([text, length]) => text.slice(0, 1 + (length % Math.max(1, text.length - 1))));
  return [
    { at: media.pointer, parts: { contentType: fc.constantFrom(...OTHER_TYPES) } },
    { at: inside(media, "schema"), parts: { body: cut } },
    ...breakingsOf(document, schema).map(({ at, values }: Breaking) => ({
      at,
      parts: { body: textsOf(values) },
    })),
  ];
}
