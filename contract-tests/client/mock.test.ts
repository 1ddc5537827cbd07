import { randomUUID } from "node:crypto";
import { expect, inject, test, vi } from "vitest";
import { createPiperClient } from "../../src/index.ts";
import { CALL, GREETING } from "../calls/call.ts";
import { FAULTS, type FaultName } from "../servers/faults.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const connect = (baseUrl: string) =>
  createPiperClient({ token: "pat_example", orgId: ID, baseUrl, maxRetries: 0 });

const piper = connect(inject("mockUrl"));

/** So long a fault may take to come out as it should. */
const LONG = { timeout: 60_000, interval: 0 };

/** What the client makes of each fault of the mock. */
const EXPECTED: Record<FaultName, object> = {
  "reply lost": { kind: "connection", outcome: "unknown" },
  reset: { kind: "connection", outcome: "unknown" },
  stalls: { kind: "timeout", outcome: "unknown", phase: "headers" },
  "stalls in the body": { kind: "timeout", outcome: "unknown", phase: "body" },
  "aborted body": { kind: "connection", outcome: "unknown" },
  "HTML from a gateway": { kind: "http", status: 502, outcome: "unknown" },
  "500": { kind: "http", status: 500, outcome: "unknown" },
  "503": { kind: "http", status: 503, outcome: "unknown" },
  "429": { kind: "http", status: 429, outcome: "rejected", retryable: true },
};

test.each(Object.keys(FAULTS))("mock-fault: %s is what the client makes of it", async (fault) => {
  let timeoutMs = fault.startsWith("stalls") ? 300 : 60_000;
  // A busy machine gets longer deadlines: the first may pass before the mock has done what it is to do.
  await vi.waitFor(async () => {
    timeoutMs *= 2;
    const call = piper.createResponse(CALL, { headers: { "mock-fault": fault }, timeoutMs });
    await expect(call).rejects.toMatchObject(Object(EXPECTED)[fault]);
  }, LONG);
});

test.each([
  [{ "mock-fault": "constructor" }, /mock-fault: constructor is none. There are: .*reply lost/],
  [{ "mock-delay": "soon" }, /mock-delay: soon is not from 0 to 600000 milliseconds/],
  [{ "mock-delay": "-1" }, /mock-delay: -1 is not from 0/],
  [{ "mock-delay": "" }, /mock-delay: is not from 0/],
])("a wish that cannot be is refused with its reason: %o", async (headers, message) => {
  const call = piper.createResponse(CALL, { headers });
  await expect(call).rejects.toMatchObject({
    status: 400,
    message: expect.stringMatching(message),
  });
});

test("a fault of a request that is refused anyway is no matter", async () => {
  const headers = { "mock-fault": "reply lost", prefer: "code=404" };
  await expect(piper.createResponse(CALL, { headers })).rejects.toMatchObject({ status: 404 });
});

test("a fault meets the answer that a call has chosen, and its run is kept", async () => {
  const { data } = await piper.createResponse(GREETING);
  const lost = { ...CALL, session_id: data.session_id };
  const headers = { "mock-fault": "reply lost", prefer: "example=greeting" };
  const error = await piper.createResponse(lost, { headers }).catch((error: unknown) => error);
  expect(error).toMatchObject({ kind: "connection", outcome: "unknown" });
  const { runs } = await piper.findRuns(lost, { since: Object(error).sentAt });
  expect(runs.map(({ events }) => events.at(-1)?.content)).toEqual([data.content]);
});

test("an answer takes as long as it is asked to", async () => {
  const before = performance.now();
  await piper.createResponse(CALL, { headers: { "mock-delay": "700" } });
  expect(performance.now() - before).toBeGreaterThan(690);
});

test("a run whose reply was lost is in its session", async () => {
  const { data } = await piper.createResponse(GREETING);
  const session_id = String(data.session_id);
  const lost = { ...CALL, session_id };
  const headers = { "mock-fault": "reply lost" };
  await expect(piper.createResponse(lost, { headers })).rejects.toMatchObject({
    outcome: "unknown",
  });
  const { runs } = (await piper.getSessionEvents({ session_id })).data;
  expect(runs).toHaveLength(2);
  expect(runs[0]?.id).toBe(data.run_id);
  expect(runs[1]?.events[0]).toMatchObject({ content: CALL.message });
});

test("a session that the mock has not made shows the document's example", async () => {
  const { data } = await piper.getSessionEvents({ session_id: randomUUID() });
  expect(data.runs.length).toBeGreaterThan(0);
});
