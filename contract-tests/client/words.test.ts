// The pieces that messages are put together of, each at its limits. messages.test.ts has them whole.
import { expect, test } from "vitest";
import {
  checkStatus,
  cut,
  end,
  isHtml,
  reasonIn,
  redirectIn,
  seconds,
} from "../../src/messages.ts";

test.each([
  [0, "0 ms"],
  [7.4, "7 ms"],
  [999, "999 ms"],
  [1000, "1 s"],
  [1449, "1.4 s"],
  [1450, "1.5 s"],
  [290_000, "290 s"],
])("%d milliseconds are said as %s", (ms, said) => {
  expect(seconds(ms)).toBe(said);
});

test.each([
  ["abc", 3, "abc"],
  ["abcd", 3, "abc…"],
  [" a\n\n b\t", 3, "a b"],
  ["", 3, ""],
])("%j is cut to %i characters as %j", (text, longest, line) => {
  expect(cut(text, longest)).toBe(line);
});

test.each([
  ["No run", "No run."],
  ["No run.", "No run."],
  ["Really?", "Really?"],
  ["Stop!", "Stop!"],
  ['"Slow down"', '"Slow down".'],
  ['"Slow down."', '"Slow down."'],
])("the sentence %s ends as %s", (sentence, ended) => {
  expect(end(sentence)).toBe(ended);
});

test.each([
  ["<html>", true],
  ["\n <!doctype html>", true],
  ['<?xml version="1.0"?>', false],
  ["<Error><Code>AccessDenied</Code></Error>", false],
  ["a < b", false],
])("that %j is a page for people is %s", (text, verdict) => {
  expect(isHtml(text)).toBe(verdict);
});

const problem = (msg: string) => ({ loc: ["body", "message"], msg, type: "x" });

test.each<[what: string, body: unknown, reason: string | undefined]>([
  ["detail", { detail: "No." }, "No."],
  ["detail.msg", { detail: { msg: "No." }, message: "Yes." }, "No."],
  ["error.message", { error: { message: "No." } }, "No."],
  ["error", { error: "No.", message: "Yes." }, "No."],
  ["message", { message: "No." }, "No."],
  ["nothing", { title: "No." }, undefined],
  ["an empty detail", { detail: "" }, undefined],
  [
    "six problems",
    { detail: [1, 2, 3, 4, 5, 6].map((at) => problem(`${at}.`)) },
    [1, 2, 3, 4, 5].map((at) => `body.message: ${at}.`).join("; "),
  ],
  [
    "a problem of a place that is one step",
    { detail: [{ loc: ["body"], msg: "No.", type: "x" }] },
    "body: No.",
  ],
  ["a problem of no place", { detail: [{ loc: [], msg: "No.", type: "x" }] }, "No."],
  ["a long reason", { detail: "x".repeat(201) }, `${"x".repeat(200)}…`],
])("the reason in a body that has %s", (_, body, reason) => {
  expect(reasonIn(JSON.stringify(body))).toBe(reason && JSON.stringify(reason));
});

test.each([
  ["No such host", '"No such host"'],
  ["", undefined],
  ["<html>No.</html>", "an HTML page, which is not the API's"],
])("the reason in the text %j is %s", (text, reason) => {
  expect(reasonIn(text)).toBe(reason);
});

test.each([
  [302, "https://a.example/b?token=1#c", "a redirect to https://a.example/b"],
  [302, "/b#c?d", "a redirect to /b"],
  [302, `/${"b".repeat(120)}`, `a redirect to /${"b".repeat(119)}…`],
  [399, "/b", "a redirect to /b"],
  [400, "/b", undefined],
  [302, null, undefined],
])("of a %i the place %s is told as %s", (status, location, told) => {
  expect(redirectIn(status, location)).toBe(told);
});

test.each([
  [0, undefined, "Check baseUrl (https, no slash lost): redirects are never followed."],
  [399, undefined, "Check baseUrl (https, no slash lost): redirects are never followed."],
  [304, undefined, "Check what is on the way: a cache answered, which nobody asked."],
  [400, undefined, "Check the parameters."],
  [401, undefined, "Check the token."],
  [403, undefined, "Check that the token may use this organization and agent."],
  [404, undefined, "Check orgId, the ids among the parameters, and baseUrl."],
  [405, undefined, "Check baseUrl."],
  [407, undefined, "Check the proxy's password."],
  [413, undefined, "Send less."],
  [415, undefined, "Check baseUrl."],
  [418, undefined, ""],
  [422, undefined, "Check the parameters."],
  [429, undefined, "Wait before trying again."],
  [429, 0, "Try again."],
  [429, 1, "Try again in 1 ms."],
  [429, 2000, "Try again in 2 s."],
  [503, 2000, "The server asks to wait 2 s."],
])("of a %i with a wait of %s, what to check: %s", (status, retryAfterMs, check) => {
  expect(checkStatus(status, retryAfterMs)).toBe(check);
});
