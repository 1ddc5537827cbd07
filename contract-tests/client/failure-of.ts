import { type AnyPiperError, isPiperError } from "../../src/index.ts";

/** What an act fails with, which must be an error of the client's. */
export async function failureOf(act: () => unknown): Promise<AnyPiperError> {
  try {
    await act();
  } catch (error) {
    if (isPiperError(error)) return error;
    throw error;
  }
  throw new Error("it did not fail");
}
