import type { Finding } from "../judge/finding.ts";

/** A finding for the tests of what is made of one. */
export const wrongRole: Finding = {
  severity: "violation",
  rule: "const",
  pointer: "/role",
  expected: '"assistant"',
  actual: "a string of 4 characters",
  provenance: "documented",
};
