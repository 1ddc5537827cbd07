import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runScript } from "../shared/run-script.ts";

test.each(["mock", "prism"])("finds nothing in %s, strictly", async (target) => {
  const reports = await mkdtemp(join(tmpdir(), "contract-"));
  const args = ["--target", target, "--strict", "--reports", join(reports, "made")];
  const { stdout, stderr, exitCode } = await runScript("contract/main", args);
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(stdout).toContain(`Target: ${target}\n`);
  expect(stdout).toContain("Keeps the contract.");
  const files = await readdir(join(reports, "made"));
  expect(files.sort()).toEqual(["contract.html", "contract.xml"]);
  await rm(reports, { recursive: true });
});

test("says that the reports cannot be written", async () => {
  const { stderr, exitCode } = await runScript("contract/main", ["--reports", "package.json"]);
  expect([exitCode, stderr]).toEqual([
    1,
    "The reports cannot be written to package.json (EEXIST).\n",
  ]);
});

test.each([
  [["--target", "http://piper.invalid"], "--target must be https"],
  [["--max-calls", "many"], "--max-calls many is not a number. Usage: npm run contract"],
  [["--har", "a.har", "--target", "mock"], "--har and --target exclude each other"],
  [["--har", "package.json"], "--har package.json has no log.entries"],
])("refuses %j with one line and exit code 2", async (args, reason) => {
  const env = { PIPER_TOKEN: "pat_example" };
  const { stdout, stderr, exitCode } = await runScript("contract/main", args, { env });
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(reason);
  expect(stderr.trim().split("\n")).toHaveLength(1);
});
