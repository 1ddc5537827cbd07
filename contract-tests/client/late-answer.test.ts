import { expect, test } from "vitest";
import { createPiperClient } from "../../src/index.ts";
import { CALL } from "../calls/call.ts";

test("the body of an answer that comes after the deadline is cancelled", async () => {
  let cancel = () => {};
  const cancelled = new Promise<void>((resolve) => {
    cancel = resolve;
  });
  const late = new Response(new ReadableStream({ cancel }));
  const piper = createPiperClient({
    token: "pat_example",
    orgId: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
    timeoutMs: 20,
    fetch: (_, { signal }) =>
      new Promise((resolve) => {
        signal?.addEventListener("abort", () => setImmediate(resolve, late));
      }),
  });

  const call = piper.createResponse(CALL);

  await expect(call).rejects.toMatchObject({ kind: "timeout", outcome: "unknown" });
  await cancelled;
});
