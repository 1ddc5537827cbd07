import { correctText, row } from "./create-response.ts";
import { JSON_TYPE, type Row, type RowOptions, wrongInPlainPrism, wrongInPrism } from "./row.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

/** A correct body but for one byte of its message. */
function withByte(text: string, byte: number): Uint8Array {
  const bytes = utf8(text);
  bytes[utf8(text.slice(0, text.indexOf("Where"))).length] = byte;
  return bytes;
}

const body = (name: string, text: (correct: string) => unknown, more?: RowOptions) =>
  row(name, "lacking", (_, caller) => ({ body: text(correctText(caller)) }), more);

/** A body that is no JSON text. */
const unreadable = (name: string, text: (correct: string) => unknown) =>
  body(name, text, wrongInPlainPrism("it never answers a body that is not JSON"));

const type = (contentType: string | undefined) => () => ({ contentType });

/** The page: a body of application/json. A body that cannot be read has no agent_id. */
export const transferRows: Row[] = [
  body("no body", () => null),
  unreadable("a body of white space", () => " \r\n"),
  unreadable("a body cut in the middle", (text) => text.slice(0, text.length / 2)),
  unreadable("a body without its last brace", (text) => text.slice(0, -1)),
  unreadable("a body with a comma too many", (text) => text.replace("}", ",}")),
  unreadable("a body in single quotes", (text) => text.replaceAll('"', "'")),
  unreadable("a body given twice", (text) => text + text),
  body("null for a body", () => "null"),
  body("a list for a body", (text) => `[${text}]`),
  body("a string for a body", (text) => JSON.stringify(text)),
  body("a number for a body", () => "42"),
  row("a form for a body", "lacking", (_, { agentId }) => ({
    body: `agent_id=${agentId}&message=Where`,
    contentType: "application/x-www-form-urlencoded",
  })),

  // Python's parser reads these, so that an agent is named in them.
  row(
    "a body with NaN in it",
    "misshapen",
    (_, caller) => ({
      body: correctText(caller).replace("{", '{"profile_metadata":{"a":NaN},'),
    }),
    wrongInPlainPrism("it never answers a body that is not JSON"),
  ),
  row(
    "a body in UTF-16",
    "misshapen",
    (_, caller) => ({ body: new Uint8Array(Buffer.from(correctText(caller), "utf16le")) }),
    wrongInPlainPrism("it never answers a body that is not JSON"),
  ),
  row(
    "a byte that is not UTF-8",
    "misshapen",
    (_, caller) => ({ body: withByte(correctText(caller), 0xff) }),
    wrongInPrism("it reads past bytes that are not UTF-8"),
  ),
  row(
    "a byte order mark",
    "open",
    (_, caller) => ({ body: `\uFEFF${correctText(caller)}` }),
    wrongInPlainPrism("it never answers a body with a byte order mark"),
  ),
  row("a field given twice", "open", (_, caller) => ({
    body: correctText(caller).replace("{", '{"message":"first",'),
  })),
  row("blanks and lines between the fields", "allowed", (_, caller) => ({
    body: `\n${JSON.stringify(JSON.parse(correctText(caller)), null, 8)}\r\n `,
  })),
  row(
    "20 MB",
    "open",
    (_, caller) => ({ body: correctText(caller).replace("Where", "x".repeat(20_000_000)) }),
    { ...wrongInPrism("it takes at most 10 MB"), isLarge: true },
  ),

  row("no Content-Type", "misshapen", type(undefined)),
  row("text/plain", "misshapen", type("text/plain")),
  row("application/octet-stream", "misshapen", type("application/octet-stream")),
  row(
    "application/vnd.piper+json",
    "misshapen",
    type("application/vnd.piper+json"),
    wrongInPrism("it takes every +json for application/json"),
  ),
  row(
    "a Content-Type that is none",
    "misshapen",
    type("json"),
    wrongInPlainPrism("it answers 500"),
  ),
  row("application/json in capitals", "allowed", type("Application/JSON")),
  row("application/json with its charset", "allowed", type(`${JSON_TYPE}; charset=utf-8`)),
  row("application/json with a parameter", "allowed", type(`${JSON_TYPE}; v="1"`)),
  row("application/json with another charset", "open", type(`${JSON_TYPE};charset=iso-8859-1`)),
];
