import { expect, test } from "vitest";
import { compareDocuments } from "../compare.ts";
import { conclude } from "../comparison.ts";
import { parseOpenApi } from "../document.ts";
import { write } from "../report.ts";

/** A document of so many schemas, of which each has one field of a type. */
function documentOf(schemas: number, type: string) {
  const names = Array.from({ length: schemas }, (_, index) => `S${index}`);
  const paths = Object.fromEntries(
    names.map((name) => [
      `/${name}`,
      {
        get: {
          responses: {
            200: {
              description: "Fine.",
              content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } },
            },
          },
        },
      },
    ]),
  );
  const schema = (name: string) => ({
    type: "object",
    properties: { [`of_${name}`]: { type }, same: { type } },
  });
  const components = { schemas: Object.fromEntries(names.map((name) => [name, schema(name)])) };
  const root = { openapi: "3.1.0", info: { title: "A", version: "1.0.0" }, paths, components };
  return {
    ...parseOpenApi(JSON.stringify(root, null, 1), `${type}.json`),
    file: `api, ${type}.json`,
  };
}

function comparisonOf(schemas: number) {
  const [base, revision] = [documentOf(schemas, "string"), documentOf(schemas, "integer")];
  return conclude(base, revision, compareDocuments(base, revision));
}

test("the text of 900 changes is cut with a count, and shows all on demand", () => {
  const comparison = comparisonOf(450);
  expect(comparison.changes.length).toBe(900);
  const lines = write(comparison, "text").split("\n");
  expect(lines.length).toBeLessThan(80);
  expect(lines.at(-3)).toBe(
    "…      and 392 more lines: 900 major, 0 minor, 0 patch in all. See them with --all or --format html.",
  );
  expect(write(comparison, "text", { all: true }).split("\n").length).toBeGreaterThan(450);
});

test("the same change in many schemas is told once, and names some of them", () => {
  expect(write(comparisonOf(9), "text").split("\n").slice(2, 4)).toEqual([
    "major  in 9 places: .same is integer instead of string. An app: Handle integer. (response, type-changed, line 162)",
    "       S0, S1, S2, S3, S4, S5 and 3 more",
  ]);
});

test("GitHub is told the file, the line and the rule, escaped as it demands", () => {
  const [first] = write(comparisonOf(1), "github").split("\n");
  expect(first).toMatch(
    /^::error file=api%2C integer\.json,line=\d+,title=major%3A type-changed::S0\.of_S0 is integer instead of string\. An app: Handle integer\.$/,
  );
});

test("GitHub is told of no more than it shows", () => {
  const lines = write(comparisonOf(100), "github").split("\n");
  expect(lines.filter((line) => line.startsWith("::error")).length).toBe(50);
  expect(lines).toContain("::notice::150 more changes are in the report.");
});

test("the page loads nothing, and shows names as text", () => {
  const comparison = comparisonOf(2);
  const [change] = comparison.changes;
  if (change) Object.assign(change, { subject: "<img src=x>", place: "<img src=x>.a" });
  const page = write(comparison, "html");
  expect(page).toContain("&lt;img src=x&gt;");
  expect(page).not.toMatch(/<(img|script|link|iframe)|src=["']|https?:/);
  expect(page).toContain("Breaks apps (4)");
  expect(page).toContain("/components/schemas/S1/properties/same/type");
});

test("the JSON says the version of its form", () => {
  expect(JSON.parse(write(comparisonOf(1), "json"))).toMatchObject({
    formatVersion: 1,
    revision: { file: "api, integer.json" },
  });
});
