import { expect, test } from "vitest";
import { example, found } from "./sample.ts";

const sent = JSON.stringify(example("WithEventsResponse"));
const utf8 = (text: string) => new TextEncoder().encode(text);

test("takes the media type in any case and with parameters", () => {
  for (const type of [
    "application/json",
    "Application/JSON ; charset=UTF-8",
    "application/json;v=1",
  ])
    expect(found({ headers: { "content-type": type } })).toEqual([]);
});

test("finds a media type that is missing, another one, or several", () => {
  const types = ["text/html", "application/problem+json", "application/json, text/html", "json"];
  for (const type of types)
    expect(found({ headers: { "content-type": type } })).toEqual([
      "violation content-type Content-Type",
    ]);
  expect(found({ headers: {} })).toEqual(["violation content-type Content-Type"]);
});

test("warns of a charset that the bytes are not in", () => {
  const answered = { ...example("WithEventsResponse"), content: "Grüße" };
  const headers = (charset: string) => ({ "content-type": `application/json; charset=${charset}` });
  expect(found({ headers: headers("iso-8859-1"), answered })).toEqual([
    "warning charset Content-Type",
  ]);
  expect(found({ headers: headers("us-ascii"), answered })).toEqual([
    "warning charset Content-Type",
  ]);
  expect(found({ headers: headers('"utf-8"'), answered })).toEqual([]);
  expect(found({ headers: headers("us-ascii") })).toEqual([]);
});

test("finds a body that is not one JSON text in UTF-8", () => {
  for (const answered of ["", " ", sent.slice(0, -1), sent + sent, `${sent},`, "NaN", "<p>"])
    expect(found({ answered })).toEqual(["violation json "]);
  expect(found({ answered: utf8(`\uFEFF${sent}`) })).toEqual(["violation bom "]);
  const latin1 = Buffer.from(sent.replace("Your", "Für"), "latin1");
  expect(found({ answered: new Uint8Array(latin1) })).toEqual(["violation utf-8 "]);
  expect(found({ answered: new Uint8Array(Buffer.from(sent, "utf16le")) })).toContain(
    "violation json ",
  );
});

test("warns of a name that comes twice, however it is written", () => {
  expect(found({ answered: sent.replace("{", '{"content":"",') })).toEqual([
    "warning repeated-name /content",
  ]);
  const escaped = sent.replace('"tool_name":', '"tool_n\\u0061me":"a","tool_name":');
  expect(found({ answered: escaped })).toEqual(["warning repeated-name /events/2/tool_name"]);
});

test("holds a refusal's form to be a guess", () => {
  expect(found({ status: 401, answered: { detail: 1 } })).toEqual(["warning type /detail"]);
  expect(found({ status: 401, answered: "<p>", headers: { "content-type": "text/html" } })).toEqual(
    ["warning json ", "warning content-type Content-Type"],
  );
});

test("warns of a Retry-After that is neither seconds nor a date", () => {
  const answer = { status: 429, answered: example("RateLimitedError") };
  const found429 = (value: string) =>
    found({ ...answer, headers: { "content-type": "application/json", "retry-after": value } });
  for (const value of ["0", "120", "Wed, 21 Oct 2026 07:28:00 GMT"])
    expect(found429(value)).toEqual([]);
  for (const value of ["soon", "-1", "1.5", "", "2026-10-21T07:28:00Z"])
    expect(found429(value)).toEqual(["warning pattern Retry-After"]);
  expect(found(answer)).toEqual([]);
});

test("survives bodies that are nested deep or hold many faults", () => {
  // Beyond what the stack of a recursive reader holds, and of a call that spreads its arguments.
  const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  expect(found({ answered: deep })).toEqual(["violation type "]);
  const free = sent.replace('"tool_arguments":{', `"tool_arguments":{"deep":${deep},`);
  expect(found({ answered: free })).toEqual([]);
  const wide = `{"content":"","events":[${Array(130_000).fill('{"a":1}').join()}]}`;
  expect(found({ answered: wide })).toEqual([
    "warning required /events/0/id",
    "drift new-field /events/0/a",
  ]);
});

test("takes numbers of any size, fractions, and integers written as fractions", () => {
  const numbers = sent
    .replace('"input_tokens":1210', '"input_tokens":12345678901234567890123.0')
    .replace('"latency_ms":812.4', '"latency_ms":1e400')
    .replace('"cost_usd":0.00231', '"cost_usd":0.1e-9');
  expect(found({ answered: numbers })).toEqual([]);
});
