import { expect, test } from "vitest";
import { createJudge } from "../../suite/judge/judge.ts";
import { document } from "../../suite/requests/correct.ts";
import { faults, legal, namesOf, recorded } from "./corpus.ts";
import type { Variation } from "./variation.ts";

const judge = createJudge(document);

/** What is found in each variation, and what is to be found; those on the wire are left out. */
function judged(kinds: Record<string, Variation[]>) {
  const variations = Object.values(kinds)
    .flat()
    .filter(({ script }) => script === undefined);
  return {
    found: variations.map((variation) => [variation.name, ...namesOf(judge(recorded(variation)))]),
    expected: variations.map(({ name, findings }) => [name, ...namesOf(findings)]),
  };
}

test("each fault is told by the finding that names it, and by no other", () => {
  const { found, expected } = judged(faults);
  expect(found).toEqual(expected);
});

test("what is legal is not flagged, and what is new is told as drift", () => {
  const { found, expected } = judged(legal);
  expect(found).toEqual(expected);
});

test("a fault is a violation or a warning, and what is legal is neither", () => {
  const gravest = (variation: Variation) => variation.findings?.[0]?.severity ?? "none";
  expect(new Set(Object.values(faults).flat().map(gravest))).toEqual(
    new Set(["violation", "warning"]),
  );
  expect(new Set(Object.values(legal).flat().map(gravest))).toEqual(new Set(["none", "drift"]));
});

test("each variation has a name of its own", () => {
  for (const kinds of [faults, legal]) {
    const names = Object.values(kinds)
      .flat()
      .map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  }
});
