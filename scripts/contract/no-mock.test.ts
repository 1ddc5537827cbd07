import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { runHere } from "../shared/run-here.ts";
import { contract } from "./main.ts";

test.each(["mock", "prism"])(
  "exits 3 where --target %s does not start, and says why",
  async (target) => {
    const reports = await mkdtemp(join(tmpdir(), "no-mock-"));
    onTestFinished(() => rm(reports, { recursive: true }));
    // What Node itself refuses ends each process that is started.
    vi.stubEnv("NODE_OPTIONS", "--no-such-option");
    onTestFinished(() => void vi.unstubAllEnvs());
    const args = ["--target", target, "--reports", reports];
    const { exitCode, stdout, stderr } = await runHere(contract, args);
    expect([exitCode, stdout]).toEqual([3, ""]);
    expect(stderr).toMatch(
      /^Prism did not start: .*--no-such-option is not allowed in NODE_OPTIONS/,
    );
    expect(await readdir(reports)).toEqual([]);
  },
);
