// What the mock and the fake both can let go wrong, by name: the same to the client and to a look.
import { inject, test, vi } from "vitest";
import { createPiperClient, isPiperError, type PiperClient } from "../../src/index.ts";
import { createFakePiper, type FaultName } from "../../src/testing/index.ts";
import { CALL } from "../calls/call.ts";
import { FAULTS, type FaultName as MockFaultName } from "../servers/faults.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const LOST = "Where is my order?";

// A name that the fake does not have would not compile.
const shared: readonly FaultName[] = Object.keys(FAULTS) as MockFaultName[];

/** What the client says of a call that fails, and what a look at its conversation then shows. */
async function meet(piper: PiperClient, headers: Record<string, string>, timeoutMs: number) {
  const { session_id } = (await piper.createResponse({ ...CALL, message: "Hello." })).data;
  const params = { ...CALL, message: LOST, session_id };
  const error: unknown = await piper.createResponse(params, { headers, timeoutMs }).catch((e) => e);
  if (!isPiperError(error) || error.sentAt === undefined) throw error;
  const { kind, outcome, retryable, status } = error;
  const { runs, undecided } = await piper.findRuns(params, { since: error.sentAt });
  return {
    said: { kind, outcome, retryable, status, retryAfter: error.headers?.get("retry-after") },
    phase: "phase" in error ? error.phase : undefined,
    message: error.message.replace(/after \d+(\.\d+)? m?s\b/, "after …"),
    found: { runs: runs.length, undecided: undecided.length },
  };
}

test.concurrent.for(shared)(
  "%s is the same from the mock and from the fake",
  async (fault, { expect }) => {
    const options = { token: "pat_example", orgId: ID, maxRetries: 0 };
    const mocked = createPiperClient({ ...options, baseUrl: inject("mockUrl") });
    const fake = createFakePiper(options);
    fake.failWith(fault, {
      operation: "createResponse",
      when: ({ params }) => params.message === LOST,
    });
    let timeoutMs = fault.startsWith("stalls") ? 300 : 60_000;
    // A busy machine gets longer deadlines: the first may pass before the mock has the request.
    await vi.waitFor(
      async () => {
        timeoutMs *= 2;
        expect(await meet(mocked, { "mock-fault": fault }, timeoutMs)).toEqual(
          await meet(fake.client, {}, timeoutMs),
        );
      },
      { timeout: 60_000, interval: 0 },
    );
  },
);
