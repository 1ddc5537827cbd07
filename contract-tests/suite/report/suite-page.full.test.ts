import { JSDOM } from "jsdom";
import { expect, test } from "vitest";
import type { Measurements } from "./measurements.ts";
import { writeSuitePage } from "./suite-page.ts";

/** One window reads all texts: each takes longer to make than a page to read. */
const parser = new new JSDOM().window.DOMParser();
const parse = (text: string, type: DOMParserSupportedType) => parser.parseFromString(text, type);

test("shows power, coverage and the second opinion, and says when they were not measured", () => {
  const measurements: Measurements = {
    power: {
      faults: [{ kind: "schema", total: 70, wrong: ["a <b>late</b> event"] }],
      legal: [{ kind: "bodies", total: 25, wrong: [] }],
      mutants: [
        { kind: "fields", name: "drop a", parts: ["Examples", "Judge"] },
        { kind: "fields", name: "drop b", parts: ["Judge"] },
        { kind: "fields", name: "drop c", parts: [], equivalent: "nobody reads it" },
        { kind: "prose", name: "drop <d>", parts: [] },
      ],
    },
    coverage: [
      { kind: "Statuses", name: "200", valid: 12, invalid: 3 },
      { kind: "Statuses", name: "429", valid: 0, invalid: 0, reason: "cannot be asked for" },
      { kind: "Statuses", name: "404", valid: 0, invalid: 1 },
    ],
    secondOpinion: {
      exchanges: 40,
      disagreements: [{ reason: "it checks no format", count: 3 }],
      tools: [
        {
          name: "another tool",
          caught: { count: 20, total: 30 },
          flagged: { count: 1, total: 8 },
          drift: { count: 2, total: 2 },
        },
      ],
    },
  };
  const page = parse(writeSuitePage(measurements), "text/html");
  const cells = [...page.querySelectorAll(".power tr")].map((row) =>
    [...row.children].map(({ textContent }) => textContent).join(" | "),
  );
  expect(cells).toContain("schema | 69 of 70 |  | a <b>late</b> event");
  expect(cells).toContain("All | 69 of 70 |  | 1");
  expect(cells).toContain("fieldsand 1 that change no verdict | 2 of 2 |  | none");
  expect(cells).toContain("prose | 0 of 1 |  | drop <d>");
  expect(cells).toContain("All | 2 of 3 |  | 1");
  expect(cells).toContain("Examples | 1 of 3 |  | 0");
  expect(cells).toContain("Judge | 2 of 3 |  | 1");
  expect(page.body.textContent).toContain("none: nobody reads it");
  expect(page.body.textContent).toContain("Statuses 2 of 3");
  expect(page.body.textContent).toContain("agree on 37 of 40 exchanges");
  const [, tool] = page.querySelectorAll("h2 + h3 + .scroll tr");
  const words = [...(tool?.children ?? [])].map(({ textContent }) => textContent);
  expect(words).toEqual(["another tool", "20 of 30", "1 of 8", "2 of 2"]);
  expect(page.querySelectorAll(".gap")).toHaveLength(2);
  expect(writeSuitePage({})).toContain("Not measured on this openapi.yaml");
});
