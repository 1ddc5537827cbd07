import { sep } from "node:path";
import { expect, test } from "vitest";
import { subjectFiles } from "./keep-measurement.ts";

test("a measurement is about the suite, and not about the client beside it", async () => {
  const folders = (await subjectFiles()).map((file) => file.split(`contract-tests${sep}`)[1]);
  const rooms = new Set(folders.map((file) => file?.split(sep)[0]));
  expect([...rooms]).toEqual(["document", "measure", "servers", "suite"]);
});
