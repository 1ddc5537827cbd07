import { expect, test } from "vitest";
import { createPiperClient, isPiperError } from "../../src/index.ts";
import { CALL } from "../calls/call.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

// A fetch that heeds no signal runs the agent, whatever becomes of the call: if it was called, no
// error may say that nothing was sent. Every turn of the microtask queue is tried.
const MOMENTS = Array.from({ length: 40 }, (_, turns) => turns);

test.each<[name: string, token: string | (() => string) | (() => Promise<string>)]>([
  ["a token", "pat_example"],
  ["a function", () => "pat_example"],
  ["an async function", async () => "pat_example"],
])(
  "with %s, an abort at any moment says not_sent only if fetch was not called",
  async (_, token) => {
    const outcomes = new Set<string>();
    for (const turns of MOMENTS) {
      let calls = 0;
      const piper = createPiperClient({
        token,
        orgId: ID,
        async fetch() {
          calls++;
          return new Response('{"content":"Hello!"}');
        },
      });
      const caller = new AbortController();
      const call = piper.createResponse(CALL, { signal: caller.signal });
      const failure = call.then(
        () => undefined,
        (error: unknown) => error,
      );
      for (let turn = 0; turn < turns; turn++) await null;
      caller.abort();
      const error = await failure;
      const outcome = isPiperError(error) ? error.outcome : "replied";
      outcomes.add(outcome);
      expect({ turns, outcome, calls }).toEqual({
        turns,
        outcome,
        calls: outcome === "not_sent" ? 0 : 1,
      });
    }
    expect(outcomes).toEqual(new Set(["not_sent", "unknown", "replied"]));
  },
);
