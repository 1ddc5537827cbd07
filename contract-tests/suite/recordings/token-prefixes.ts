import { isObject } from "../../document/json.ts";
import { type OpenApiDocument, placeAt, rootPlace } from "../../document/place.ts";

/** How the document's tokens begin. */
export function listTokenPrefixes(document: OpenApiDocument): string[] {
  const schemes = placeAt(document, rootPlace(document), "components", "securitySchemes");
  return Object.values(schemes?.node ?? {}).flatMap((scheme) =>
    isObject(scheme) && typeof scheme["x-token-prefix"] === "string"
      ? scheme["x-token-prefix"]
      : [],
  );
}
