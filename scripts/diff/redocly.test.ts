import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { reconcile } from "./reconcile.ts";
import { readReport, redoclyMajors } from "./redocly.ts";
import type { Change } from "./verdict.ts";

const document = (paths: unknown) => ({
  name: "side",
  root: { openapi: "3.1.0", info: { title: "A", version: "1.0.0" }, paths },
});
const item = { get: { responses: { "200": { description: "Fine." } } } };

test("redocly diff reports a known breaking change", async () => {
  const majors = await redoclyMajors(
    document({ "/a": item, "/b": item }),
    document({ "/a": item }),
  );
  expect(majors).toMatchObject([{ rule: "path-removed" }]);
});

test("redocly diff without its rules is refused", async () => {
  const folder = await mkdtemp(join(tmpdir(), "rules-"));
  const config = join(folder, "redocly.yaml");
  await writeFile(config, "telemetry: off\nextends: [recommended]\n");
  const run = redoclyMajors(document({ "/a": item }), document({}), config);
  await expect(run).rejects.toThrow('redocly.yaml must extend "diff-recommended"');
  await rm(folder, { recursive: true });
});

const verdict = { ruleId: "path-removed", impact: "major", message: "Gone." };
const change = { path: "#/paths/~1a", impact: "major", verdicts: [verdict] };

test.each([
  ["Diff passed.", "not JSON"],
  ["[]", "not a report of version 1"],
  [JSON.stringify({ reportVersion: "2", changes: [] }), "not a report of version 1"],
  [JSON.stringify({ reportVersion: "1" }), "not a report of version 1"],
  [JSON.stringify({ reportVersion: "1", changes: [{}] }), "no path or no verdicts"],
  [
    JSON.stringify({ reportVersion: "1", changes: [{ ...change, impact: "breaking" }] }),
    "breaking",
  ],
  [JSON.stringify({ reportVersion: "1", changes: [{ ...change, verdicts: [] }] }), "names no rule"],
])("the report %s is refused", (text, reason) => {
  expect(() => readReport(text)).toThrow(reason);
});

const major = (rule: string, message: string) => ({ rule, pointer: "#/paths/~1a", message });
const breaking: Change = { verdict: "major", place: "GET /a", what: "is removed", todo: "Stop." };
const harmless: Change = { verdict: "patch", place: "GET /a", what: "differs in summary" };

test("what only redocly diff calls breaking is breaking, whatever the rule", () => {
  const { changes } = reconcile([harmless], [major("rule-of-tomorrow", "`GET /a` shrank.")]);
  expect(changes).toMatchObject([{ verdict: "major", place: "#/paths/~1a" }, harmless]);
});

test("what both call breaking is told once", () => {
  const found = reconcile([breaking], [major("path-removed", "Path `/a` was removed.")]);
  expect(found).toEqual({ changes: [breaking], overruled: [] });
});

test("a rule that judges notation is overruled, with the reason", () => {
  const found = reconcile([harmless], [major("schema-type-changed", "Type of `x` widened.")]);
  expect(found).toMatchObject({
    changes: [harmless],
    overruled: [{ rule: "schema-type-changed", reason: expect.stringContaining("sets of values") }],
  });
});
