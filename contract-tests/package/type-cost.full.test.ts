import { expect, test } from "vitest";
import { measureTypes } from "./type-cost.ts";

/** The part of openapi-fetch's cost that ours may be: the public types import none of its types. */
const LIMIT = 0.1;

test("a call costs the compiler a fraction of one on openapi-fetch alone", async () => {
  const costs = await measureTypes(1);
  const [ours, theirs] = [costs["piper-responses"], costs["openapi-fetch"]];
  console.log(
    `Instantiations: ${ours.instantiations} beside ${theirs.instantiations} on openapi-fetch alone.`,
  );
  // Both have been read and compiled in earnest.
  expect(ours.instantiations).toBeGreaterThan(20);
  expect(theirs.instantiations).toBeGreaterThan(1_000);
  expect(ours.instantiations / theirs.instantiations).toBeLessThanOrEqual(LIMIT);
}, 300_000);
