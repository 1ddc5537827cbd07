import { readSpec } from "../read-spec.ts";
import type { OpenApiDocument } from "./document.ts";

/** Reads openapi.yaml as it stands, with its $refs. */
export async function readDocument(): Promise<OpenApiDocument> {
  return readSpec();
}
