// @vitest-environment jsdom
// The tests of a page's code: a document, and an AbortSignal that is jsdom's own.
import { expect, test, vi } from "vitest";
import { createPiperClient } from "../../src/index.ts";
import { createFakePiper } from "../../src/testing/index.ts";
import { CALL } from "../calls/call.ts";

const ask = { ...CALL, message: "Hi" };

test("in jsdom the fake answers, fails and is aborted as on Node", async () => {
  const fake = createFakePiper();
  expect((await fake.client.createResponse(ask)).data.content).not.toBe("");
  fake.failWith("reply lost");
  await expect(fake.client.createResponse(ask)).rejects.toMatchObject({ outcome: "unknown" });
  fake.failWith("stalls");
  const caller = new AbortController();
  const call = fake.client.createResponse(ask, { signal: caller.signal });
  queueMicrotask(() => caller.abort());
  await expect(call).rejects.toMatchObject({ name: "AbortError" });
});

test("in jsdom it stands in for the fetch of a page's own client", async () => {
  const fake = createFakePiper();
  vi.stubGlobal("fetch", fake.fetch);
  const piper = createPiperClient({ baseUrl: "/api/piper" });
  await piper.createResponse(ask);
  fake.failWith("401");
  await expect(piper.createResponse(ask)).rejects.toMatchObject({ status: 401 });
  expect(fake.calls.createResponse.map(({ orgId }) => orgId)).toEqual(["_", "_"]);
  vi.unstubAllGlobals();
});
