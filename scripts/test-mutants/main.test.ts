import { expect, test } from "vitest";
import { runScript } from "../shared/run-script.ts";

test.each([
  [["--sample", "some"], "--sample some is not a number. Usage: npm run test:mutants"],
  [["--files", "no/such/file.ts"], "no/such/file.ts matches no file of targets.ts."],
])("refuses %j with one line and exit code 2", async (args, reason) => {
  const { exitCode, stdout, stderr } = await runScript("test-mutants/main", args);
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(reason);
  expect(stderr.trim().split("\n")).toHaveLength(1);
});
