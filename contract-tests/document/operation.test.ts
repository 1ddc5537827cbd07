import { expect, test } from "vitest";
import { findOperation, withoutRefs } from "./openapi.ts";
import { operationNamed } from "./operation.ts";
import { readDocument, SpecError } from "./read-document.ts";

test("an operation that is not there is said in one line, with what to do", async () => {
  const document = await readDocument();
  const said = new SpecError(
    "openapi.yaml has no operation getOrders: npm run diff says what changed.",
  );
  expect(() => operationNamed(document, "getOrders")).toThrow(said);
  expect(() => findOperation(withoutRefs(document), "getOrders")).toThrow(said);
});
