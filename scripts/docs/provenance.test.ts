import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { showProvenance } from "./provenance.ts";

const BADGE = /<span class="provenance (\w+)">([^<]*)<\/span>/g;

const property = (schema: object) => ({ components: { schemas: { Thing: schema } } });

function badgesOf(schema: object, components = {}): string[] {
  const shown = JSON.stringify(showProvenance({ schema, components }));
  return [...shown.replaceAll('\\"', '"').matchAll(BADGE)].map(([, , label = ""]) => label);
}

test("a word speaks for all that its line says", () => {
  const shown = showProvenance(
    property({ type: "string", description: "A name.", "x-provenance": "documented" }),
  );
  expect(shown).toMatchObject(
    property({ description: 'A name.\n\n<span class="provenance documented">documented</span>' }),
  );
});

test("a map by keyword becomes one badge for each word, with its keywords", () => {
  const provenance = { type: "example", required: "inferred", nullable: "inferred" };
  expect(badgesOf({ "x-provenance": provenance })).toEqual([
    "example: type",
    "inferred: required, nullable",
  ]);
});

test("a badge names the page of what it says, inherited, and of a guess one of its own", () => {
  const document = {
    "x-pages": { one: "One", other: "Other" },
    paths: {
      "x-source": "one",
      inner: {
        "x-provenance": { type: "example", required: "inferred", format: "inferred" },
        "x-source": { format: "other" },
      },
    },
  };
  const shown = JSON.stringify(showProvenance(document)).replaceAll('\\"', '"');
  expect([...shown.matchAll(BADGE)].map(([, , label = ""]) => label)).toEqual([
    "example: type (One)",
    "inferred: required",
    "inferred: format (Other)",
  ]);
});

test("a line speaks for the schemas that have no line of their own", () => {
  const Thing = { "x-provenance": { type: "documented", required: "inferred" } };
  const list = {
    "x-provenance": "documented",
    items: { $ref: "#/components/schemas/Thing" },
  };
  const [badges] = [badgesOf(list, { schemas: { Thing } })];
  expect(badges.slice(0, 2)).toEqual(["documented", "inferred: items required"]);
});

test("names the known values of an open enum, which Redoc leaves out", () => {
  const shown = JSON.stringify(
    showProvenance({ "x-extensible-enum": ["low"], "x-provenance": "example" }),
  );
  expect(shown).toContain("Known values: `low`; any other string is valid too.");
});

test("leaves no fact of openapi.yaml without a badge", async () => {
  const spec = await readFile(new URL("../../openapi.yaml", import.meta.url), "utf8");
  const unmarked: string[] = [];
  let marked = 0;
  const visit = (node: unknown, path: string): void => {
    if (typeof node !== "object" || node === null) return;
    if ("x-provenance" in node) {
      const description = "description" in node ? String(node.description) : "";
      const words = [JSON.stringify(node["x-provenance"]).match(/documented|example|inferred/g)];
      const shown = [...description.matchAll(BADGE)].map(([, word]) => word);
      if (words.flat().every((word) => shown.includes(word ?? ""))) marked += 1;
      else unmarked.push(path);
    }
    for (const [key, part] of Object.entries(node)) visit(part, `${path}/${key}`);
  };
  visit(showProvenance(parse(spec)), "");
  expect(unmarked).toEqual([]);
  expect(marked).toBeGreaterThan(50);
});
