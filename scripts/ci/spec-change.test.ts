import { expect, test } from "vitest";
import { runScript } from "../shared/run-script.ts";
import { commentOf, LABEL, objection, readVerdict, type Verdict } from "./spec-change.ts";

const breaking: Verdict = {
  covered: true,
  bump: "major",
  required: "2.0.0",
  revision: { version: "2.0.0" },
};

test("holds back a version that does not cover the changes, and a break without its label", () => {
  expect(objection({ ...breaking, covered: false }, [LABEL])).toBe(
    "info.version is 2.0.0 and has to be 2.0.0: npm run diff -- --bump",
  );
  expect(objection(breaking, [])).toBe('This breaks apps: it needs the label "breaking change".');
  expect(objection(breaking, [LABEL])).toBeUndefined();
  expect(objection({ ...breaking, bump: "minor" }, [])).toBeUndefined();
});

test("a merge queue has no labels, and asks for the version alone", () => {
  expect(objection(breaking, undefined)).toBeUndefined();
  expect(objection({ ...breaking, covered: false }, undefined)).toContain("has to be 2.0.0");
});

test("a comparison of another form than the gate reads keeps it shut", () => {
  expect(readVerdict(JSON.stringify({ ...breaking, more: 1 }))).toEqual(breaking);
  for (const other of [{}, { ...breaking, covered: "yes" }, { ...breaking, bump: "huge" }])
    expect(() => readVerdict(JSON.stringify(other))).toThrow("mend scripts/ci");
});

test("a comment that is too long for GitHub is cut", () => {
  const comment = commentOf("x".repeat(100_000));
  expect(comment.length).toBeLessThan(65_536);
  expect(comment).toMatch(/^<!-- npm run diff -->\nx.*\n\n\(cut: the job shows all of it\)$/s);
});

test("a call without a base, or outside of GitHub Actions, ends with one line", async () => {
  expect(await runScript("ci/spec-change")).toMatchObject({
    exitCode: 2,
    stderr: "Name one base. Usage: npm run ci:spec-change -- BASE\n",
  });
  const env = { GITHUB_EVENT_PATH: "" };
  expect(await runScript("ci/spec-change", ["HEAD"], { env })).toMatchObject({
    exitCode: 1,
    stderr: "GITHUB_EVENT_PATH is not set: this command is for GitHub Actions.\n",
  });
});
