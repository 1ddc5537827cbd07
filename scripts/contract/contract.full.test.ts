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
  expect(stdout).not.toContain("not run");
  const files = await readdir(join(reports, "made"));
  expect(files.sort()).toEqual(["contract.html", "contract.xml"]);
  await rm(reports, { recursive: true });
});
