import { expect } from "vitest";
import { isPiperError } from "../../src/index.ts";

/**
 * The options and parameters that a client or a call is refused for. A failure once something was
 * sent is no refusal; an error that is not the client's is thrown on.
 */
export async function refusedFor(act: () => unknown): Promise<string[]> {
  try {
    await act();
    return [];
  } catch (error) {
    if (!isPiperError(error)) throw error;
    if (error.kind !== "config") return [];
    // What is refused when the client is made speaks of no call.
    expect(["none", "not_sent"]).toContain(error.outcome);
    expect(error.retryable).toBe(false);
    return error.problems.map(({ field }) => field);
  }
}
