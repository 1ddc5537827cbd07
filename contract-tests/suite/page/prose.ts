import type { Schema } from "../../document/openapi.ts";
import type { PageObject } from "./page.ts";

/** Lists the fields of an object whose prose does not say what they are about. */
export function proseElsewhere({ properties = {} }: Schema, { about }: PageObject): string[] {
  return Object.entries(about)
    .filter(([field, word]) => !properties[field]?.description?.includes(word))
    .map(([field, word]) => `${field}: "${word}"`);
}
