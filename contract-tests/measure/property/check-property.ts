import fc from "fast-check";
import { seed } from "./seed.ts";

export interface CheckOptions<T> {
  /** How many values are tried; those that the property passes over do not count. */
  runs: number;
  /** Shows the smallest value that fails, so that a person can try it again. */
  show: (value: T) => string;
}

/** Tries a property on generated values, and throws the smallest on which it fails. */
export async function checkProperty<T>(
  values: fc.Arbitrary<T>,
  property: (value: T) => void | Promise<void>,
  { runs, show }: CheckOptions<T>,
): Promise<void> {
  console.log(`${runs} runs with PROPERTY_SEED=${seed}`);
  const details = await fc.check(
    fc.asyncProperty(values, async (value) => {
      await property(value);
    }),
    { seed, numRuns: runs },
  );
  if (!details.failed) return;
  const [value] = details.counterexample ?? [];
  if (value === undefined)
    throw new Error(`The property passed over ${details.numSkips} values: too many.`);
  const { errorInstance: cause, numRuns } = details;
  const lines = [
    cause instanceof Error ? cause.message : String(cause),
    `In run ${numRuns} with PROPERTY_SEED=${seed}; the smallest that fails:`,
    show(value),
  ];
  throw new Error(lines.join("\n"), { cause });
}
