import { expect, test } from "vitest";
import { withVersion } from "./bump.ts";
import { isAtLeast, requiredVersion } from "./version.ts";

test.each([
  ["1.2.3", "major", "2.0.0"],
  ["1.2.3", "minor", "1.3.0"],
  ["1.2.3", "patch", "1.2.4"],
  ["1.2.3", undefined, "1.2.3"],
  ["0.4.1", "major", "0.5.0"],
  ["2.0.0-rc.1", "major", "2.0.0"],
  ["2.0.0-rc.1", "patch", "2.0.0"],
  ["2.1.0-rc.1", "major", "3.0.0"],
  ["2024-01", "minor", undefined],
] as const)("after %s, a %s change needs %s", (base, bump, required) => {
  expect(requiredVersion(base, bump)).toBe(required);
});

test.each([
  ["2.0.0", "2.0.0", true],
  ["2.0.0-rc.1", "2.0.0", true],
  ["10.0.0", "9.9.9", true],
  ["1.9.9", "2.0.0", false],
  ["1.2.3", "1.2.4", false],
  ["latest", "1.0.0", false],
])("%s covers %s: %s", (version, required, covers) => {
  expect(isAtLeast(version, required)).toBe(covers);
});

test.each([
  ["1.0.0 # the contract's", "2.0.0 # the contract's"],
  ['"1.0.0"', '"2.0.0"'],
  ["'1.0.0'", "'2.0.0'"],
])("raising %s gives %s and leaves the rest as it is", (before, after) => {
  const spec = (version: string) =>
    `# Ours\ninfo:\r\n  title:  A\n  version: ${version}\npaths: {}\n`;
  expect(withVersion(spec(before), "2.0.0")).toBe(spec(after));
});

test("a document without a version cannot be raised", () => {
  expect(() => withVersion("info: {}", "2.0.0")).toThrow("no info.version");
});
