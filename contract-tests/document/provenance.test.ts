import { expect, test } from "vitest";
import { provenanceOf } from "./provenance.ts";

// A violation fails a run, a warning does not: what is not said to be known counts as a guess.

test.each(["documented", "example", "inferred"])(
  "a fact is as sure as its word says: %s",
  (word) => {
    expect(provenanceOf({ "x-provenance": word })).toBe(word);
    expect(provenanceOf({ "x-provenance": { type: word } })).toBe(word);
  },
);

test("a keyword has its own word, or its type's", () => {
  const node = { "x-provenance": { type: "documented", required: "inferred" } };
  expect(provenanceOf(node, "required")).toBe("inferred");
  expect(provenanceOf(node, "format")).toBe("documented");
});

test.each([
  [{}],
  [undefined],
  [null],
  ["documented"],
  [{ "x-provenance": null }],
  [{ "x-provenance": "" }],
  [{ "x-provenance": "docmented" }],
  [{ "x-provenance": "Documented" }],
  [{ "x-provenance": true }],
  [{ "x-provenance": ["documented"] }],
  [{ "x-provenance": {} }],
  [{ "x-provenance": { type: "http" } }],
  [{ "x-provenance": { required: "documented" } }],
])("%j says nothing that is known: it is a guess", (node) => {
  expect(provenanceOf(node)).toBe("inferred");
});
