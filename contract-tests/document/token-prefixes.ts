import { type OpenApiDocument, placeAt, rootPlace } from "./place.ts";

/** A token that no caller has, for examples; it begins as the document says. */
export const exampleToken = (document: OpenApiDocument): string =>
  `${tokenPrefixes(document)[0] ?? ""}example`;

/** How a document's tokens may begin: of each scheme as the page says first, then as we infer. */
export function tokenPrefixes(document: OpenApiDocument): string[] {
  const schemes = placeAt(document, rootPlace(document), "components", "securitySchemes");
  return Object.keys(schemes?.node ?? {}).flatMap((name) => {
    const { "x-token-prefix": known, "x-inferred-token-prefixes": inferred } =
      placeAt(document, schemes, name)?.node ?? {};
    return [known, inferred].flat().filter((prefix) => typeof prefix === "string");
  });
}
