import { expect, test } from "vitest";
import { compareDocuments } from "./compare.ts";
import { conclude } from "./comparison.ts";
import { type Format, write } from "./report.ts";

const side = (name: string, version: string, field: string) => ({
  name,
  root: {
    openapi: "3.1.0",
    info: { title: "A", version },
    paths: {
      "/a": { get: { responses: { "200": { description: "Fine.", content: body(field) } } } },
    },
  },
});
const body = (field: string) => ({
  "application/json": { schema: { type: "object", properties: { [field]: { type: "string" } } } },
});

function report(format: Format, version = "1.0.0", field = "name"): string[] {
  const [base, revision] = [side("old.yaml", "1.0.0", "id"), side("new.yaml", version, field)];
  const changes = compareDocuments(base, revision);
  return write(conclude(base, revision, changes), format).split("\n");
}

test("the text names both sides, then one change a line, then what they ask for", () => {
  expect(report("text")).toEqual([
    "old.yaml, 1.0.0 → new.yaml, 1.0.0",
    "",
    "major  GET /a 200.id is removed. An app: Stop reading it. (response, property-removed)",
    "minor  GET /a 200.name is new. (response, property-added)",
    "",
    "2 changes ask for a new major version: 2.0.0 or higher. info.version is 1.0.0, which does not cover them.",
  ]);
});

test("the Markdown is a draft for the changelog", () => {
  expect(report("markdown", "2.0.0")).toEqual([
    "## old.yaml, 1.0.0 → new.yaml, 2.0.0",
    "",
    "### Breaking",
    "",
    "- `GET /a 200.id` is removed. **Stop reading it.**",
    "",
    "### Added and changed",
    "",
    "- `GET /a 200.name` is new.",
    "",
    "2 changes ask for a new major version: 2.0.0 or higher. info.version is 2.0.0.",
  ]);
});

test("the JSON holds the bump, whether it was made, and the changes", () => {
  expect(JSON.parse(report("json").join("\n"))).toMatchObject({
    base: { name: "old.yaml", version: "1.0.0" },
    bump: "major",
    required: "2.0.0",
    covered: false,
    changes: [{ verdict: "major", place: "GET /a 200.id" }, { verdict: "minor" }],
  });
});

test("a version that went back covers nothing", () => {
  expect(report("text", "0.9.0", "id").at(-1)).toBe(
    "Nothing changed, and info.version went back from 1.0.0 to 0.9.0.",
  );
});

test("a name in the document cannot steer the terminal or the page", () => {
  expect(report("text", "1.0.0", "\u001b[31mred\u0007").join()).toContain("\\u001b[31mred\\u0007");
  expect(report("markdown", "1.0.0", "a`<b>`").join()).toContain("`` GET /a 200.a`<b>` ``");
});
