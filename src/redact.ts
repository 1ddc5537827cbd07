import { contract } from "../generated/contract.ts";

/** Takes the tokens out of a text: what echoes one reads `[token]`. */
export type Redact = (text: string) => string;

/** Takes out whatever looks like a token, for where it is not known which ones there were. */
export const redactLikeTokens: Redact = (text) => text.replace(LIKE_A_TOKEN, "[token]");

const LIKE_A_TOKEN = new RegExp(`(${contract.tokenPrefixes.join("|")})[\\w.~+/=-]{4,}`, "g");

/** So many characters of a token in a row may not be shown. */
const SHOWN_LESS_THAN = 8;

/** A character as JSON may write it, in as many strings inside each other as there are. */
const ESCAPE = /\\+(?:u([\da-f]{4})|["/\\])/gi;

/**
 * Makes a function that redacts tokens, plain or escaped as JSON may escape them. Its cost is linear
 * in the text: every window of 8 characters is looked up among the tokens' own.
 */
export function createRedact(tokens: Iterable<string>): Redact {
  const parts = new Set<string>();
  for (const token of tokens) {
    const { characters } = readEscapes(token);
    for (let at = 0; at + SHOWN_LESS_THAN <= characters.length; at++)
      parts.add(characters.slice(at, at + SHOWN_LESS_THAN));
  }
  return (text) => cutOut(text, parts);
}

function cutOut(text: string, parts: ReadonlySet<string>): string {
  const { characters, startOf } = readEscapes(text);
  const kept: string[] = [];
  let keptTo = 0; // Up to here the text is in `kept`, or cut out.
  for (let at = 0; at + SHOWN_LESS_THAN <= characters.length; at++) {
    if (!parts.has(characters.slice(at, at + SHOWN_LESS_THAN))) continue;
    const [start, end] = [startOf(at), startOf(at + SHOWN_LESS_THAN)];
    // What a token goes on with is cut out with it, as one.
    if (start > keptTo || kept.length === 0) kept.push(text.slice(keptTo, start), "[token]");
    keptTo = end;
  }
  return kept.join("") + text.slice(keptTo);
}

/** A text without its escapes, and where in the text each of its characters starts. */
function readEscapes(text: string) {
  if (!text.includes("\\")) return { characters: text, startOf: (at: number) => at };
  const starts: number[] = [];
  let characters = "";
  let readTo = 0;
  const copy = (end: number) => {
    for (; readTo < end; readTo++) starts.push(readTo);
  };
  for (const match of text.matchAll(ESCAPE)) {
    characters += text.slice(readTo, match.index);
    copy(match.index);
    characters += match[1] ? String.fromCharCode(Number.parseInt(match[1], 16)) : match[0].at(-1);
    starts.push(readTo);
    readTo += match[0].length;
  }
  characters += text.slice(readTo);
  copy(text.length);
  return { characters, startOf: (at: number) => starts[at] ?? text.length };
}

/** The headers of an answer, without any that shows a token. */
export function redactHeaders(given: Headers, redact: Redact): Headers {
  const headers = new Headers();
  given.forEach((value, name) => {
    const line = `${name}: ${value}`;
    if (redact(line) === line) headers.append(name, value);
  });
  return headers;
}
