import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { subjectsOf } from "./main.ts";
import { listMutants } from "./mutate.ts";
import { KNOWN_SURVIVORS } from "./survivors.ts";
import { TARGETS } from "./targets.ts";

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
const subjects = subjectsOf("**");

test("what guards money and secrets is mutated, and the client", () => {
  const files = subjects.map(({ file }) => file);
  expect(files).toEqual(
    expect.arrayContaining([
      "scripts/contract/main.ts",
      "scripts/ci/live-contract.ts",
      "scripts/ci/release.ts",
      "scripts/mock/main.ts",
      "src/index.ts",
    ]),
  );
  expect(new Set(files).size).toBe(files.length);
});

test("each file to mutate has tests, and every pattern finds some", () => {
  for (const { file, tests } of subjects) expect([file, tests.length]).not.toEqual([file, 0]);
  for (const { files } of TARGETS)
    expect([files, subjectsOf(`{${files.join()},}`).length]).not.toEqual([files, 0]);
});

test("every survivor that is explained is a mutant of its file", () => {
  const gone = KNOWN_SURVIVORS.filter(({ file, at, before, after }) => {
    const mutants = listMutants(file, read(file));
    return !mutants.some((it) => it.at === at && it.before === before && it.after === after);
  });
  expect(gone).toEqual([]);
});
