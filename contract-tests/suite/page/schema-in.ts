import type { Schema } from "../../document/openapi.ts";
import { mediaType } from "./create-response.ts";

/** The schema of a request's or an answer's body; an empty one where there is none. */
export function schemaIn(body: { content: object } | undefined): Schema {
  return Object(Object(body?.content)[mediaType]).schema ?? {};
}
