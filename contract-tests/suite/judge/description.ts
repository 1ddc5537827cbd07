import type { OpenApiDocument } from "../../document/place.ts";
import { tokenPrefixes } from "../../document/token-prefixes.ts";

/** Puts a value that came from a server into words. */
export type Describe = (value: unknown) => string;

const SHOWN_CHARACTERS = 80;

/** Tells a value's type and length: the value itself may be a customer's text. */
export const describeType: Describe = (value) => {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (typeof value === "string") return `a string of ${count(value.length, "character")}`;
  if (Array.isArray(value)) return `a list of ${count(value.length, "item")}`;
  if (typeof value === "object") return `an object of ${count(Object.keys(value).length, "field")}`;
  if (typeof value === "number" && Number.isInteger(value)) return "an integer";
  return `a ${typeof value}`;
};

/** Tells a value's type and length, and the beginning of the value. */
export const describeValue: Describe = (value) => {
  if (value === undefined || value === null) return describeType(value);
  const text = typeof value === "object" ? "" : JSON.stringify(value);
  const cut = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
  return cut ? `${describeType(value)}: ${cut}` : describeType(value);
};

/** One word, in whatever script. */
const WORD = /^[\p{L}_$][\p{L}\p{M}\p{N}_$.-]{0,63}$/u;
/** Where no blanks stand between words, a whole sentence looks like one: a name is short. */
const WITHOUT_BLANKS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const LONGEST_WITHOUT_BLANKS = 12;

/** Tells a field's name, unless it reads like something other than a name. */
export type DescribeName = (name: string) => string;

/** Prepares to tell names of fields: a text, or a token of the document's, can stand there too. */
export function createNameDescriber(document: OpenApiDocument): DescribeName {
  const prefixes = tokenPrefixes(document);
  return (name) => {
    const isShort = !WITHOUT_BLANKS.test(name) || name.length <= LONGEST_WITHOUT_BLANKS;
    const isToken = prefixes.some((prefix) => name.startsWith(prefix));
    const isPlain = WORD.test(name) && isShort && !isToken;
    return isPlain ? name : `(a name of ${count(name.length, "character")})`;
  };
}

export function count(n: number, thing: string): string {
  return `${n} ${thing}${n === 1 ? "" : "s"}`;
}
