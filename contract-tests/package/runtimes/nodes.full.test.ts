import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundle } from "../../../scripts/shared/bundle.ts";
import { findNode } from "../../../scripts/shared/find-node.ts";
import { FAULTS } from "../../client/faults/table.ts";

let folder = "";
let runner = "";

// Compiled, since Node 20 does not run TypeScript; without vitest, since that no longer starts there.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "piper-faults-"));
  runner = join(folder, "main.mjs");
  const options = { platform: "node", format: "esm", target: "node20" } as const;
  await writeFile(runner, await bundle("contract-tests/client/faults/main.ts", options));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const rows = FAULTS.filter(
  ({ target }) => target !== "full backlog" || process.platform === "linux",
).length;

test.each([20, 22, 24, 26] as const)(
  "every row of the table of faults holds on Node %d",
  async (major) => {
    const node = await findNode(major);
    const run = promisify(execFile)(node, [runner], { timeout: 120_000 });
    const { stdout, stderr } = await run.catch((failed) => failed);
    expect(stderr).toBe("");
    expect(stdout).toMatch(new RegExp(`^Node ${major}\\..*: ${rows} passed, 0 failed\n$`));
  },
  200_000,
);
