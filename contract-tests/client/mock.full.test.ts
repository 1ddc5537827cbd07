import { randomUUID } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { createPiperClient } from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { startMockServer } from "../servers/mock.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

test("a mock can break down with each call that starts a run, and know its own sessions alone", async () => {
  const mock = await startMockServer({
    fault: "reply lost",
    delayMs: 1,
    unknownSessions: "404",
  });
  onTestFinished(mock.close);
  const piper = createPiperClient({
    token: "pat_example",
    orgId: ID,
    baseUrl: mock.url,
    maxRetries: 0,
  });
  const lost = { kind: "connection", outcome: "unknown" };
  await expect(piper.createResponse(CALL)).rejects.toMatchObject(lost);
  const headers = { prefer: "example=greeting" };
  expect((await piper.createResponse(CALL, { headers })).response.status).toBe(200);
  const session_id = randomUUID();
  const unknown = { status: 404, outcome: "none" };
  await expect(piper.getSessionEvents({ session_id })).rejects.toMatchObject(unknown);
  await expect(piper.createResponse({ ...CALL, session_id })).rejects.toMatchObject(lost);
  expect((await piper.getSessionEvents({ session_id })).data.runs).toHaveLength(1);
});
