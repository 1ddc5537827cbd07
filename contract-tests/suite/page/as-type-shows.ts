import type { Fields } from "./page.ts";

/**
 * What a page says of fields, as far as a type shows it: neither formats nor defaults, and the values of
 * a closed enum in the place of its type.
 */
export const asTypeShows = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { default: _, more, type, ...field }]) => [
      name,
      { type: withValues(type.replace(/<.*>/, ""), more?.enum), ...field },
    ]),
  );

function withValues(type: string, values: unknown): string {
  if (!Array.isArray(values)) return type;
  const others = values.filter((value) => value !== null); // That it may be null the type says itself.
  const union = others.map((value) => JSON.stringify(value)).join(" | ");
  return type.replace(/^\w+(\[\])?/, (_, list) => (list ? `(${union})[]` : union));
}
