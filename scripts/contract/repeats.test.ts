import { expect, test } from "vitest";
import type { Check } from "../../contract-tests/suite/check.ts";
import type { SentRequest } from "../../contract-tests/suite/judge/exchange.ts";
import type { Caller, Row } from "../../contract-tests/suite/requests/row.ts";
import { mockTarget, type Target } from "../../contract-tests/suite/target.ts";
import { listRepeats } from "./repeats.ts";

const TOKEN = "pat_example_live";
const MOCK = mockTarget("mock", "http://127.0.0.1:4010");
const SERVER: Target = { ...MOCK, kind: "url", caller: { ...MOCK.caller, token: TOKEN } };

const check = (name: string, findings = 1): Check => ({
  theme: "",
  name,
  state: findings > 0 ? "violation" : "clean",
  findings: Array.from({ length: findings }, () => ({
    severity: "violation" as const,
    rule: "const",
    pointer: "/role",
    expected: "assistant",
    actual: "user",
    provenance: "documented",
  })),
  durationMs: 0,
});

const row = (name: string, body: Uint8Array | null = null): Row => ({
  name,
  ruling: "allowed",
  request: ({ baseUrl, token }: Caller): SentRequest => ({
    method: "POST",
    url: `${baseUrl}/v1/`,
    headers: new Headers({ authorization: `Bearer ${token}`, "content-type": "text/plain" }),
    body,
  }),
});

const repeatsOf = (checks: Check[], rows: Row[], target = SERVER) =>
  listRepeats(checks, rows, target, "npm run contract --");

test("what found something can be asked once more, and nothing else", () => {
  const checks = [check("clean", 0), check("it's one"), check("of no request")];
  const repeats = repeatsOf(checks, [row("clean"), row("it's one")]);
  expect(repeats).toEqual({
    "it's one": {
      command: String.raw`npm run contract -- --only 'it'\''s one'`,
      curl: expect.any(String),
    },
  });
});

test("the shell puts the token in, which no line holds", () => {
  const { one } = repeatsOf([check("one")], [row("one")]);
  expect(one?.curl).toContain(' -H "authorization: Bearer $PIPER_TOKEN" ');
  expect(one?.curl).not.toContain("pat_example");
});

test("the mock is gone by then, and is not asked with curl", () => {
  expect(repeatsOf([check("one")], [row("one")], MOCK).one).toEqual({
    command: "npm run contract -- --only one",
    curl: undefined,
  });
});

const utf8 = (text: string) => new TextEncoder().encode(text);

test.each([
  ["a text", utf8("Grüße"), true],
  ["no body", null, true],
  ["2,000 characters", utf8("x".repeat(2000)), true],
  ["more than anybody would paste", utf8("x".repeat(2001)), false],
  ["a byte that is not UTF-8", Uint8Array.of(0x80), false],
  ["a byte order mark", utf8("\uFEFF{}"), false],
  ["a character that steers a terminal", utf8("\u001b[2J"), false],
])("a request with %s can be pasted, or not", (_, body, canBe) => {
  const { one } = repeatsOf([check("one")], [row("one", body)]);
  expect(one?.curl !== undefined).toBe(canBe);
});
