import process from "node:process";
import { expect, test } from "vitest";
import { runFault } from "./faults/run.ts";
import { FAULTS } from "./faults/table.ts";

for (const fault of FAULTS.filter(({ slow }) => !slow)) {
  const linuxOnly = fault.target === "full backlog" && process.platform !== "linux";
  const run = linuxOnly ? test.skip : test.concurrent;
  run(fault.name, async () => expect(await runFault(fault)).toEqual([]));
}
