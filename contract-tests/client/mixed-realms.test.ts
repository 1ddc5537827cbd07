// Realms that have some of the web's globals from one maker and some from another, as Jest's jsdom has.
import { createContext, runInContext } from "node:vm";
import { JSDOM } from "jsdom";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { bundle } from "../../scripts/shared/bundle.ts";
import type * as Piper from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { answer, type Step, startScriptedServer } from "../servers/scripted.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const OK = answer(200, '{"content":"Grüße 👋"}');

let code = "";
beforeAll(async () => {
  code = await bundle("src/index.ts", { format: "iife", globalName: "piper", target: "es2022" });
});

const NODE = {
  ...{ fetch, FormData, Headers, performance, Request, Response, TextDecoder, URL },
  ...{ AbortController, clearTimeout, setTimeout, process },
};

/** Loads the client in a realm with Node's globals but for those given. */
function load(globals: object): typeof Piper {
  return runInContext(`${code}; piper`, createContext({ ...NODE, ...globals }));
}

/** jsdom's signals are none to Node's fetch. */
function jsdomAbort(): object {
  const { window } = new JSDOM();
  onTestFinished(() => window.close());
  return { AbortController: window.AbortController, AbortSignal: window.AbortSignal };
}

/** Makes a call in a realm, to a server that does this. */
async function call(
  { createPiperClient }: typeof Piper,
  steps: Step[],
  options: Piper.RequestOptions = {},
) {
  const server = await startScriptedServer(steps);
  onTestFinished(server.close);
  const piper = createPiperClient({ orgId: ID, baseUrl: server.url });
  const result = await piper.createResponse(CALL, options).then(
    ({ data }) => ({ content: data.content }),
    (error: unknown) => error,
  );
  return { result, requests: server.requests.length };
}

test("a call succeeds where fetch takes the realm's signals for none", async () => {
  expect(await call(load(jsdomAbort()), [OK])).toEqual({
    result: { content: "Grüße 👋" },
    requests: 1,
  });
});

test("its deadline holds all the same", async () => {
  const { result } = await call(load(jsdomAbort()), [], { timeoutMs: 1_000 });
  expect(result).toMatchObject({ kind: "timeout", outcome: "unknown" });
});

test("a fetch that fails with other words has perhaps sent it: it is not sent again", async () => {
  let calls = 0;
  const wrapped = (...args: Parameters<typeof fetch>) => {
    calls++;
    return fetch(...args).catch((error) => {
      throw new TypeError(`Failed: ${error.message}`);
    });
  };
  const { result } = await call(load({ ...jsdomAbort(), fetch: wrapped }), [OK]);
  expect(result).toMatchObject({ kind: "connection", outcome: "unknown" });
  expect(calls).toBe(1);
});

test("a refusal of the signal sends nothing again where the signal is a good one", async () => {
  const { AbortController: Foreign } = jsdomAbort() as typeof globalThis;
  const said = await new Promise<string>((resolve) => {
    fetch("http://localhost", { signal: new Foreign().signal }).catch(({ message }) =>
      resolve(message),
    );
  });
  let calls = 0;
  const fails = async () => {
    calls++;
    throw new TypeError(said);
  };
  const { result } = await call(load({ fetch: fails }), [OK]);
  expect(result).toMatchObject({ kind: "connection", outcome: "unknown" });
  expect(calls).toBe(1);
});

test("a body is read whole where nothing decodes its chunks", async () => {
  expect(await call(load({ TextDecoder: undefined }), [OK])).toEqual({
    result: { content: "Grüße 👋" },
    requests: 1,
  });
});

test("a realm without Headers takes further ones, and its calls say that it has no fetch", async () => {
  const server = await startScriptedServer([OK]);
  onTestFinished(server.close);
  const { createPiperClient } = load({ fetch: undefined, Headers: undefined });
  const headers = { "x-trace": "1" };
  const piper = createPiperClient({ orgId: ID, baseUrl: server.url, headers });
  await expect(piper.createResponse(CALL, { headers })).rejects.toMatchObject({
    problems: [{ field: "fetch", message: expect.stringContaining("is missing") }],
  });
});

test("a realm without Request says so", async () => {
  const { result, requests } = await call(load({ Request: undefined, fetch }), [OK]);
  expect(result).toMatchObject({
    kind: "config",
    outcome: "not_sent",
    problems: [{ field: "request", message: expect.stringContaining("has no Request") }],
  });
  expect(requests).toBe(0);
});
