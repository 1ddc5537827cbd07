import { expect, test } from "vitest";
import { listParts } from "../../document/parts.ts";
import { document, patched } from "../../suite/requests/correct.ts";
import { inside } from "./mutant.ts";
import { noticedBy } from "./suite.ts";

const openEnums = [...listParts(document)].filter(({ node }) => "x-extensible-enum" in node);

/** What the document as it is fails at is told by another test. */
const before = noticedBy(document);

test.each(openEnums)("a further known value of $key is news for nobody", (part) => {
  const path = inside(part, "x-extensible-enum", "-");
  expect(noticedBy(patched(document, [{ op: "add", path, value: "more" }]))).toEqual(before);
});
