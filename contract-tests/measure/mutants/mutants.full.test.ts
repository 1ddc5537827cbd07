import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { listParts } from "../../document/parts.ts";
import { document, patched } from "../../suite/requests/correct.ts";
import { equivalentNames } from "./equivalents.ts";
import { listMutants } from "./mutants.ts";
import { noticedBy } from "./suite.ts";

const mutants = listMutants(document);

test("has several hundred mutants, each with a name of its own", () => {
  expect(mutants.length).toBeGreaterThan(800);
  const names = mutants.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test("each mutant differs from openapi.yaml", () => {
  const same = mutants.filter(({ patch }) => isDeepStrictEqual(patched(document, patch), document));
  expect(same.map(({ name }) => name)).toEqual([]);
});

test("each part of openapi.yaml has a mutant", () => {
  const changed = mutants.flatMap(({ patch }) =>
    patch.map((it) => `${it.path}${"from" in it ? ` ${it.from}` : ""}/`),
  );
  const untouched = [...listParts(document)]
    .map(({ pointer }) => pointer)
    .filter((pointer) => !changed.some((path) => path.includes(`${pointer}/`)));
  expect(untouched).toEqual([]);
});

test("each reason why mutants are equivalent is some mutant's", () => {
  const isUsed = (name: RegExp) => mutants.some((mutant) => name.test(mutant.name));
  expect(equivalentNames.filter((name) => !isUsed(name))).toEqual([]);
});

test("no part of the suite notices anything in openapi.yaml as it is", () => {
  expect(noticedBy(document)).toEqual([]);
});
