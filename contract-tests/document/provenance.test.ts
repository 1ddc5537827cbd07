import { expect, test } from "vitest";
import { pageOf, provenanceOf } from "./provenance.ts";

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

test("a fact is of the nearest page that is named further out, or for its keyword", () => {
  const document = {
    "x-pages": { one: "Page One" },
    a: { "x-source": "one", b: { c: {} }, d: { "x-source": { format: "two" } } },
  };
  expect(pageOf(document, "/a/b/c")).toBe("Page One");
  expect(pageOf(document, "/a/d", "format")).toBe("two");
  expect(pageOf(document, "/a/d", "type")).toBe("Page One");
  expect(pageOf(document, "/elsewhere/b")).toBeUndefined();
});
