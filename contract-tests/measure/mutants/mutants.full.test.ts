import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { listParts } from "../../document/parts.ts";
import { document, patched } from "../../suite/requests/correct.ts";
import { equivalents } from "./equivalents.ts";
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

test("each equivalent is a mutant that there is", () => {
  const names = new Set(mutants.map(({ name }) => name));
  expect([...equivalents.keys()].filter((name) => !names.has(name))).toEqual([]);
});

test("no part of the suite notices anything in openapi.yaml as it is", () => {
  expect(noticedBy(document)).toEqual([]);
});
