// Errors on the other side of a boundary: a worker, a server action, a queue.
import { inspect } from "node:util";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { expect, test } from "vitest";
import {
  type AnyPiperError,
  isPiperError,
  PiperAbortError,
  PiperConfigError,
  PiperConnectionError,
  PiperHttpError,
  PiperResponseError,
  PiperTimeoutError,
  piperErrorFrom,
} from "../../src/index.ts";

const KNOWN = {
  outcome: "unknown",
  retryable: false,
  requestId: "req_1",
  sentAt: 1_700_000_000_000,
} as const;
const headers = new Headers({ "retry-after": "3", "x-request-id": "req_1" });
const cause = Object.assign(new TypeError("fetch failed"), {
  cause: Object.assign(new Error("gone"), { code: "ECONNRESET" }),
});

const PROBLEM = { field: "token", message: "is missing" };

const ERRORS: AnyPiperError[] = [
  new PiperConfigError("no", { outcome: "none", problems: [PROBLEM] }),
  new PiperHttpError("422", {
    ...{ ...KNOWN, outcome: "rejected", status: 422, headers, retryAfterMs: 3000 },
    body: { detail: [{ loc: ["body", "agent_id"], msg: "bad", type: "uuid", input: "secret" }] },
  }),
  new PiperHttpError("500", { ...KNOWN, status: 500, headers, body: "a customer's words" }),
  new PiperConnectionError("lost", { ...KNOWN, code: "ECONNRESET", cause }),
  new PiperTimeoutError("late", { ...KNOWN, timeoutMs: 1000, phase: "headers" }),
  new PiperAbortError("stopped", { outcome: "not_sent", phase: "token" }),
  new PiperResponseError("odd", { ...KNOWN, status: 200, headers, text: "<html>", run_id: "r" }),
];

const WAYS: Record<string, (json: object) => unknown> = {
  "a JSON text": (json) => JSON.parse(JSON.stringify(json)),
  structuredClone: (json) => structuredClone(json),
  postMessage(json) {
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(json);
    const received = receiveMessageOnPort(port2);
    port1.close();
    return received?.message;
  },
};

test.each(Object.entries(WAYS))("%s keeps what an error's JSON says", (_, carry) => {
  for (const error of ERRORS) {
    const again = piperErrorFrom(carry(error.toJSON()));
    expect(again).toBeInstanceOf(error.constructor);
    expect(isPiperError(again)).toBe(true);
    expect(again).toMatchObject({ kind: error.kind, outcome: error.outcome, name: error.name });
    expect(again?.toJSON()).toEqual(error.toJSON());
  }
});

test("no body and no customer's words come along", () => {
  const shown = ERRORS.map((error) => inspect(piperErrorFrom(error.toJSON()), { depth: 9 })).join();
  expect(shown).not.toMatch(/secret|customer's words|<html>/);
});

test("the reply that could not be used has no text any more", () => {
  const reply = ERRORS.find(({ kind }) => kind === "response");
  expect(piperErrorFrom(reply?.toJSON())).toMatchObject({ kind: "response", text: "" });
});

test("an error whose body listed no problems has no body", () => {
  const again = piperErrorFrom(ERRORS[2]?.toJSON());
  expect(again).toMatchObject({ kind: "http", status: 500, body: undefined });
});

const [, http, , , timeout, abort] = ERRORS.map((error) => error.toJSON());
const throwing = {
  get kind() {
    throw new Error("read");
  },
};

test.each<[what: string, json: unknown]>([
  ["nothing", undefined],
  ["null", null],
  ["a text", JSON.stringify(http)],
  ["a list", [http]],
  ["another error", new Error("unknown")],
  ["an object of another kind", { ...http, kind: "other" }],
  ["an inherited kind", Object.create(http ?? null)],
  ["no outcome", { ...http, outcome: undefined }],
  ["an unknown outcome", { ...http, outcome: "fine" }],
  ["an outcome that is an object's method", { ...http, outcome: "constructor" }],
  ["a message that is no text", { ...http, message: { toString: () => "x" } }],
  ["a status that is no number", { ...http, status: "422" }],
  ["a status that is none", { ...http, status: Number.NaN }],
  ["no headers", { ...http, headers: undefined }],
  ["headers that are none", { ...http, headers: "x" }],
  ["headers that are none, of a kind that may have none", { ...timeout, headers: "x" }],
  ["headers that no header may be", { ...http, headers: { "a b": "c\nd" } }],
  ["a retryable that is a text", { ...http, retryable: "yes" }],
  ["a timeout without its phase", { ...timeout, phase: undefined }],
  ["an unknown phase", { ...abort, phase: "later" }],
  ["problems that are none", { ...ERRORS[0]?.toJSON(), problems: [null] }],
  ["problems of which one is none", { ...ERRORS[0]?.toJSON(), problems: [PROBLEM, null] }],
  ["a problem without its message", { ...ERRORS[0]?.toJSON(), problems: [{ field: "token" }] }],
  ["a problem without its field", { ...ERRORS[0]?.toJSON(), problems: [{ message: "no" }] }],
  ["a getter that throws", throwing],
  ["a revoked Proxy", revoked()],
])("%s is no error's JSON", (_, json) => {
  expect(piperErrorFrom(json)).toBeUndefined();
});

function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
