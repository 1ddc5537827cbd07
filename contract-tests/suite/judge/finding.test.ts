import { expect, test } from "vitest";
import { severityOf } from "./finding.ts";

test.each([
  ["documented", "violation"],
  ["example", "violation"],
  ["http", "violation"],
  ["inferred", "warning"],
  ["", "warning"],
  ["unknown", "warning"],
  ["docmented", "warning"],
])("breaking what is %s is a %s", (provenance, severity) => {
  expect(severityOf(provenance)).toBe(severity);
});
