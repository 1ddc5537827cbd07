import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { runHere } from "../shared/run-here.ts";
import { runScript } from "../shared/run-script.ts";
import { contract } from "./main.ts";

test.each(["mock", "prism"])("leaves nothing running of %s", async (target) => {
  const reports = await mkdtemp(join(tmpdir(), "contract-"));
  onTestFinished(() => rm(reports, { recursive: true }));
  const args = ["--target", target, "--only", "message: text", "--reports", reports];
  const { exitCode } = await runHere(contract, args);
  expect([exitCode, process.getActiveResourcesInfo()]).toEqual([
    0,
    expect.not.arrayContaining(["ProcessWrap"]),
  ]);
});

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
