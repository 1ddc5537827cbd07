// What a server may say around a body that is right, or instead of one.

import { correctExchange, textOf } from "../../suite/requests/correct.ts";
import type { PlainAnswer } from "../../suite/requests/correct-exchanges.ts";
import {
  all,
  documented,
  header,
  inferred,
  type Named,
  newField,
  status,
  text,
  type Variation,
} from "./variation.ts";

type Change = (answer: PlainAnswer) => PlainAnswer;

/** Gives an answer the status and the headers of a reply. */
const asReply: Change = (answer) => {
  const { status, headers } = correctExchange("newConversation").answer;
  return { ...answer, status, headers };
};

/** Bodies that are not one JSON value. */
const MALFORMED: [name: string, change: (body: string) => string][] = [
  ["an empty body", () => ""],
  ["a body of white space", () => " \r\n"],
  ["a body cut in the middle", (body) => body.slice(0, body.length / 2)],
  ["a body without its last brace", (body) => body.slice(0, -1)],
  ["two bodies, one after the other", (body) => body + body],
  ["a comma after the body", (body) => `${body},`],
  ["a comma before the last brace", (body) => `${body.slice(0, -1)},}`],
  ["a comment before the body", (body) => `/* reply */ ${body}`],
  ["single quotes", (body) => body.replaceAll('"', "'")],
  ["a name without quotes", (body) => body.replace('"content":', "content:")],
  ["NaN", (body) => body.replace(":812.4", ":NaN")],
  ["-Infinity", (body) => body.replace(":812.4", ":-Infinity")],
  ["None for null", (body) => body.replace(":null", ":None")],
  ["a number with a leading zero", (body) => body.replace(":812.4", ":0812.4")],
  ["a number with a plus sign", (body) => body.replace(":812.4", ":+812.4")],
  ["a raw line feed in a string", (body) => body.replace("Your order", "Your\norder")],
  ["a raw NUL in a string", (body) => body.replace("Your order", "Your\0order")],
  ["an unknown escape in a string", (body) => body.replace("Your order", "Your\\xorder")],
  ["an HTML page", () => "<!doctype html><title>Bad gateway</title>"],
  ["server-sent events", (body) => `data: ${body}\n\n`],
  ["a guard against script inclusion", (body) => `)]}',\n${body}`],
];

/** Media types that are not application/json, whatever the body. */
const MEDIA_TYPES = [
  "text/html",
  "text/plain; charset=utf-8",
  "text/json",
  "text/event-stream",
  "application/javascript",
  "application/jsonp",
  "application/json-seq",
  "application/problem+json",
  "application/vnd.piper+json",
  "application/x-ndjson",
  "application/octet-stream",
  "json",
  "application/",
  "",
];

/** Statuses that the contract does not list. */
const STATUSES = [201, 202, 203, 206, 300, 400, 409, 418, 500, 501, 502, 503, 504, 599];

const BODILESS = [204, 205, 304];
const REDIRECTS = [301, 302, 303, 307, 308];

const BOM = [0xef, 0xbb, 0xbf];
const INVALID_UTF8: [name: string, wrong: number[]][] = [
  ["a lone continuation byte", [0x80]],
  ["an overlong slash", [0xc0, 0xaf]],
  ["half a character", [0xe2, 0x82]],
  ["a surrogate", [0xed, 0xa0, 0x80]],
  ["a byte that UTF-8 never has", [0xff]],
];

/** Puts bytes before some text of the body. */
const spliced =
  (before: string, wrong: number[]): Change =>
  (answer) => {
    const at = textOf(answer.body).indexOf(before);
    const parts = [answer.body.subarray(0, at), Buffer.from(wrong), answer.body.subarray(at)];
    return { ...answer, body: Buffer.concat(parts) };
  };

const encoded =
  (encoding: BufferEncoding, prefix: number[] = []): Change =>
  (answer) => ({
    ...answer,
    body: new Uint8Array([...prefix, ...Buffer.from(textOf(answer.body), encoding)]),
  });

const charsetOf = (name: string) => header("content-type", `application/json; charset=${name}`);

const latin1 = all(
  text((body) => body.replace("Your order", "Ihre Bestellung für Sie")),
  encoded("latin1"),
);

const utf16 = all(
  text((body) => body.replace("Your order", "Ihre Bestellung über 5 €")),
  encoded("utf16le", [0xff, 0xfe]),
);

const noBody: Change = (answer) => ({ ...answer, body: new Uint8Array() });

const bodiless = (code: number) => all(status(code), header("content-type", undefined), noBody);

const page = (html: string) =>
  all(
    header("content-type", "text/html"),
    text(() => html),
  );

/** What is neither a number of seconds nor an HTTP date. */
const RETRY_AFTER = [
  "",
  "soon",
  "-5",
  "1.5",
  "5 s",
  "in 5",
  "2, 3",
  "2026-10-21T07:28:00Z",
  "Wed, 21 Oct 2026 07:28:00 UTC",
  "in Wed, 21 Oct 2026 07:28:00 GMT",
  "Wed, 21 Oct 2026 07:28:00 GMT and on",
  "Wednesday, 21-Oct-26 07:28:00 GMT",
];

const REFUSALS = [
  "invalidToken",
  "otherOrganization",
  "unknownAgent",
  "missingAgentId",
  "rateLimited",
];

const contentType = documented("content-type", "Content-Type");
const refusalType = inferred("content-type", "Content-Type");
const charset = inferred("charset", "Content-Type");
const undocumented = documented("status", "status");

/** A server whose answer has one thing wrong; what follows from it stands beside it. */
function http(
  name: string,
  answer: Change,
  finding: Named,
  { of = "withEvents", besides = [] }: { of?: string; besides?: Named[] } = {},
): Variation {
  return { name, of, answer, findings: [finding, ...besides] };
}

export const httpFaults: Variation[] = [
  ...MALFORMED.map(([name, change]) => http(name, text(change), documented("json"))),
  http(
    "a refusal that is no JSON",
    text(() => "Unauthorized"),
    inferred("json"),
    {
      of: "invalidToken",
    },
  ),
  http("a refusal without a body", noBody, inferred("json"), { of: "unknownAgent" }),
  http(
    "a reply in an envelope",
    text((body) => `{"data":${body}}`),
    documented("required", "/content"),
    { besides: [newField("/data")] },
  ),
  http(
    "a reply in a list",
    text((body) => `[${body}]`),
    documented("type"),
  ),
  http("a reply in a string", text(JSON.stringify), documented("type")),
  http(
    "a reply in capital letters",
    text((body) => body.replace('"content"', '"Content"')),
    documented("required", "/content"),
    { besides: [newField("/Content")] },
  ),
  http(
    "a field given twice, once escaped",
    text((body) => body.replace("{", '{"c\\u006fntent":"Hello!",')),
    inferred("repeated-name", "/content"),
  ),
  http(
    "a field given twice",
    text((body) => body.replace("{", '{"content":"Hello!",')),
    inferred("repeated-name", "/content"),
  ),
  http(
    "a field of an event given twice",
    text((body) => body.replace('"role":"user",', '"role":"user","role":"user",')),
    inferred("repeated-name", "/events/0/role"),
  ),

  ...MEDIA_TYPES.map((mediaType) =>
    http(`content-type: ${mediaType || "(empty)"}`, header("content-type", mediaType), contentType),
  ),
  http("no content-type", header("content-type", undefined), contentType),
  http("a refusal in text/plain", header("content-type", "text/plain"), refusalType, {
    of: "invalidToken",
  }),

  ...REFUSALS.map((of) =>
    http(`a refusal in text/html: ${of}`, header("content-type", "text/html"), refusalType, { of }),
  ),
  ...RETRY_AFTER.map((value) =>
    http(
      `retry-after: ${value || "(empty)"}`,
      header("retry-after", value),
      inferred("pattern", "Retry-After"),
      { of: "rateLimited" },
    ),
  ),

  ...STATUSES.map((code) => http(`status ${code}`, status(code), undocumented)),
  ...BODILESS.map((code) => http(`status ${code} and no body`, bodiless(code), undocumented)),
  ...REDIRECTS.map((code) => {
    const elsewhere = header("location", "http://127.0.0.1:9/elsewhere");
    return http(`status ${code} to another host`, all(status(code), elsewhere), undocumented);
  }),
  http("status 307 to itself", all(status(307), header("location", "./")), undocumented),
  http("status 502 and a page", all(status(502), page("<h1>Bad Gateway</h1>")), undocumented),
  http("a refusal with status 200", asReply, documented("required", "/content"), {
    of: "rateLimited",
    besides: [newField("/detail")],
  }),
  http("a greeting with status 429", status(429), inferred("required", "/detail"), {
    of: "greeting",
    besides: ["/content", "/role", "/events", "/session_id", "/run_id"].map(newField),
  }),

  http(
    "a byte order mark before the body",
    (answer) => ({ ...answer, body: new Uint8Array([...BOM, ...answer.body]) }),
    documented("bom"),
  ),
  http("Latin-1 that says so", all(latin1, charsetOf("iso-8859-1")), documented("utf-8"), {
    besides: [charset],
  }),
  http("Latin-1 that does not say so", latin1, documented("utf-8")),
  http("UTF-8 under the name of Latin-1", charsetOf("iso-8859-1"), charset),
  http("UTF-16", all(utf16, charsetOf("utf-16")), documented("utf-8"), {
    besides: [charset, documented("json")],
  }),
  ...INVALID_UTF8.map(([name, wrong]) =>
    http(`${name} in a string`, spliced("Your order", wrong), documented("utf-8")),
  ),
];
