import { expect, test } from "vitest";
import { readDiagnostics } from "./steps.ts";

test("what stands in src comes first, with all that is said of it", () => {
  const printed = [
    "bench/run.ts(3,5): error TS2322: Type 'a' is not b.",
    "  Because of c.",
    "src/call.ts(42,3): error TS1360: Property 'language' is missing.",
    "",
  ].join("\n");
  expect(readDiagnostics(printed)).toEqual([
    { place: "src/call.ts:42:3", what: "Property 'language' is missing. (TS1360)" },
    { place: "bench/run.ts:3:5", what: "Type 'a' is not b.\n  Because of c. (TS2322)" },
  ]);
});

test("nothing printed is no problem", () => {
  expect(readDiagnostics("")).toEqual([]);
});
