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
    expect(error).toMatchObject({ outcome: "not_sent", retryable: false });
    return error.problems.map(({ field }) => field);
  }
}
