import type { OpenApiDocument } from "./place.ts";
import { readSpec } from "./read-spec.ts";

/** Reads openapi.yaml as it stands, with its $refs. */
export async function readDocument(): Promise<OpenApiDocument> {
  return readSpec();
}
