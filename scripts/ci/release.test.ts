import { expect, test } from "vitest";
import { runScript } from "../shared/run-script.ts";
import { objections } from "./release.ts";

const release = {
  tag: "v0.2.0",
  manifest: { version: "0.2.0" },
  contract: "1.1.0",
  changelog: "# Changelog\n\n## v0.2.0 (contract 1.1.0), 2026-12-01\n",
};

test("a tag, a package, a contract and a changelog that agree may be published", () => {
  expect(objections(release)).toEqual([]);
});

test.each([
  [{ tag: "v0.3.0" }, "The tag is v0.3.0, and package.json says 0.2.0."],
  [{ contract: "2.0.0" }, 'CHANGELOG.md has no heading "## v0.2.0 (contract 2.0.0)".'],
  [{ changelog: "## Unreleased" }, 'CHANGELOG.md has no heading "## v0.2.0 (contract 1.1.0)".'],
  [
    { manifest: { version: "0.2.0", private: true } },
    'package.json says "private": npm would refuse it.',
  ],
])("%o is held back", (change, objection) => {
  expect(objections({ ...release, ...change })).toContain(objection);
});

test("a tag of another version ends with one line, and nothing is published", async () => {
  const env = { GITHUB_REF_NAME: "v99.0.0" };
  const { exitCode, stdout, stderr } = await runScript("ci/release", ["--dry-run"], { env });
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toMatch(/^The tag is v99\.0\.0, and package\.json says \d.*\n$/);
});
