import type { Schema } from "../../document/openapi.ts";
import { mediaType, type PageObject } from "./page.ts";

/** The schema of a request's or an answer's body; an empty one where there is none. */
export function schemaIn(body: { content: object } | undefined): Schema {
  return Object(Object(body?.content)[mediaType]).schema ?? {};
}

/** The schemas on the way from a body's to that of an object in it, the innermost first. */
export function schemasTo(body: Schema, { at }: Pick<PageObject, "at">): [Schema, ...Schema[]] {
  let inward: [Schema, ...Schema[]] = [body];
  for (const step of at === "" ? [] : at.split(".")) {
    const [owner] = inward;
    const field = owner.properties?.[step.replace("[]", "")] ?? {};
    inward = [field, ...inward];
    if (step.endsWith("[]")) inward = [field.items ?? {}, ...inward];
  }
  return inward;
}
