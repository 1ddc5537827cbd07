/** How the words begin that tools write where a value was, alone or among a few other words. */
const WORDS = [
  ["redact", "filter", "saniti[sz]", "mask", "hidden", "remov", "omit", "scrub", "strip"],
  ["anonymi[sz]", "pseudonym", "obfuscat", "obscur", "scrambl", "censor", "suppress", "elid"],
  ["withheld", "confidential", "privat", "secret", "sensitive", "encrypt", "hashed", "tokeni[sz]"],
  ["placeholder", "your", "pii"],
].flat();
const WORD = new RegExp(
  `^[^\\p{L}\\p{N}]*(?:[\\p{L}\\p{N}]+[\\s_:.-]+){0,3}(?:${WORDS.join("|")})\\p{L}*(?:[\\s_:.-]+[\\p{L}\\p{N}]+){0,4}[^\\p{L}\\p{N}]*$`,
  "iu",
);

/** The name of a value, in capitals, where the value should stand. */
const NAME = /^[A-Z_]*(?:ID|UUID|TOKEN|KEY|SECRET|NAME|EMAIL|PHONE)$/;

/** A name in brackets of any kind, as in templates: {{token}}, ${TOKEN}, <token>, %TOKEN%, :token. */
const TEMPLATE =
  /^(?:[$#]?\{+[^{}"]*[a-z][^{}"]*\}+|<[^<>]{4,}>|\[(?!\s*(?:true|false|null)\b)[^[\]"{}]*[a-z][^[\]"{}]*\]|%[A-Z_]+%|\$[A-Z_]+|:[a-z_]+|__\w+__)$/i;

/** A character that hides another is repeated, or is one that nobody writes otherwise; no prose. */
const FILLER =
  /^(?=\S*$|[\s\dx*•●█▇…#?_.-]*$)[\s\S]*(?:[•●█▇…*]|x{3}|#{3}|\?{3}|_{3}|\.{3}|-{3})/iu;

/** What is left where a value was replaced by its hash. */
const HASH = /^(?:sha\d*|md5|hmac|hash)[:_-]|^(?:[\da-f]{40}|[\da-f]{64})$/i;

const LONGEST = 200;

/** Whether a text stands where a tool has taken another one out. */
export function isMasked(text: string): boolean {
  if (text.length > LONGEST) return /^[*x•#?]+$/i.test(text);
  return [WORD, NAME, TEMPLATE, FILLER, HASH].some((mask) => mask.test(text.trim()));
}

const SHORTEST_TOKEN = 16;

/**
 * Whether an Authorization header is as a caller sent it: a scheme, and what could be a token. The
 * contract's own tokens begin with one of the prefixes, and may be short.
 */
export function isCredential(value: string, prefixes: readonly string[]): boolean {
  const [scheme = "", token = scheme] = value.trim().split(/ +/);
  if (isMasked(value) || isMasked(token)) return false;
  if (scheme.toLowerCase() === "basic") return atobOrEmpty(token).includes(":");
  if (prefixes.some((prefix) => token.startsWith(prefix) && token !== prefix)) return true;
  return token.length >= SHORTEST_TOKEN && /[a-z]/i.test(token) && /\d.*\d.*\d/.test(token);
}

const atobOrEmpty = (text: string) => Buffer.from(text, "base64").toString("latin1");
