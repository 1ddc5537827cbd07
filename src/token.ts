import { contract } from "../generated/contract.ts";
import { type Checked, ok } from "./check-options.ts";
import { has, readText } from "./plain.ts";

/** A token, or a function that gives one whenever a request is about to be sent. */
export type Token = string | (() => string | Promise<string>);

/** What a token has beside its prefix at least: it must be long enough to be told from words. */
const LEAST_BESIDE_PREFIX = 4;

/** Checks a token; white space around it does not count. No message shows any of it. */
export function checkToken(given: unknown): Checked<string> {
  const prefixes = contract.tokenPrefixes.join(" or ");
  if (given === undefined)
    return {
      wrong: "is missing: is the environment variable set that it is read from (PIPER_TOKEN)?",
    };
  if (typeof given !== "string") return { wrong: `must be a string that starts with ${prefixes}` };
  const token = given.trim();
  if (token === "") return { wrong: "is empty: is the environment variable empty?" };
  if (/^bearer\b/i.test(token))
    return { wrong: 'must be given without "Bearer", which the client adds' };
  const prefix = contract.tokenPrefixes.find((prefix) => token.startsWith(prefix));
  if (!prefix) return { wrong: `must start with ${prefixes}` };
  const strange = /[^!-~]/.exec(token);
  if (strange)
    return {
      wrong: `has ${nameCharacter(strange[0])} at position ${strange.index + 1}: was it copied whole, and alone?`,
    };
  const shortest = prefix.length + LEAST_BESIDE_PREFIX;
  if (token.length < shortest)
    return { wrong: `is too short: it has ${token.length} of at least ${shortest} characters` };
  return ok(token);
}

function nameCharacter(character: string): string {
  if (/[\r\n]/.test(character)) return "a line break";
  if (/\s/.test(character)) return "a space";
  return "a character that is no visible ASCII";
}

/** Gets the token of the next request. A function's error is told by its class, never its text. */
export async function askForToken(given: Token): Promise<Checked<string>> {
  if (typeof given !== "function") return checkToken(given);
  let token: unknown;
  try {
    token = await given();
  } catch (error) {
    return { wrong: `could not be had: the token function failed (${className(error)})` };
  }
  const checked = checkToken(token);
  if (has(checked, "value")) return checked;
  const reason = token === undefined ? "is undefined" : checked.wrong;
  return { wrong: `from the token function ${reason}` };
}

/** The class of something thrown, by its name alone. */
function className(error: unknown): string {
  const name = readText(error, "name") ?? "";
  return /^[A-Za-z]{1,40}$/.test(name) ? name : typeof error;
}

/**
 * The tokens of the call that a response came of: the handler takes them out of what it hands on to a
 * page, where an app keeps what it gets.
 */
export const tokensOf = new WeakMap<object, ReadonlySet<string>>();
