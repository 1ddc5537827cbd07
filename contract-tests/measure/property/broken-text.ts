import fc from "fast-check";
import type { OpenApiDocument, Place } from "../../document/place.ts";
import { type Breaking, breakingsOf, typo } from "./broken-value.ts";
import { inside } from "./oracle.ts";
import { validValue } from "./valid-value.ts";

/** The keywords that a typo breaks: it makes no number, nor a text, too small or too long. */
const BROKEN_BY_TYPOS = ["type", "format", "pattern", "const", "enum"];

/** Lists the ways to break a schema whose values are written as text in a URL or a header. */
export function textBreakings(
  document: OpenApiDocument,
  schema: Place,
  isWritable: (text: string) => boolean,
): Breaking<string>[] {
  const isText = [schema.node.type].flat().includes("string");
  return (
    breakingsOf(document, schema)
      // Whatever stands there is a string.
      .filter(({ at }) => !isText || at !== inside(schema, "type"))
      .map(({ at, values }) => {
        const keyword = at.slice(at.lastIndexOf("/") + 1);
        const texts = BROKEN_BY_TYPOS.includes(keyword)
          ? fc.oneof(values.map(String), typo(validValue(document, schema)))
          : values.map(String);
        return { at, values: texts.filter(isWritable) };
      })
  );
}

/** Whether a text can stand in a header as it is: visible ASCII, and blanks but at the ends. */
export const isHeaderValue = (text: string): boolean => /^([!-~]([ -~]*[!-~])?)?$/.test(text);
