import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { createTestRunner } from "./test-runner.ts";

const MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));
/** Node loads the tests itself, as npm test's own configuration has it. */
const CONFIG = `
export default { test: { experimental: { viteModuleRunner: false, nodeLoader: false } } };
`;
const TEST = `
import { expect, test } from "vitest";
import { one } from "./one.ts";
import { two } from "./two.ts";
test("three", () => expect(one + two).toBe(3));
`;

test("a file that was put back is read anew, while another one has a mutant", async () => {
  const project = await mkdtemp(join(tmpdir(), "project-"));
  onTestFinished(() => rm(project, { recursive: true }));
  const write = (name: string, text: string) => writeFile(join(project, name), text);
  await symlink(MODULES, join(project, "node_modules"));
  await write("package.json", '{ "type": "module" }');
  await write("vitest.config.ts", CONFIG);
  await write("sum.test.ts", TEST);
  await write("one.ts", "export const one = 1;");
  await write("two.ts", "export const two = 2;");
  const runner = createTestRunner(project);
  onTestFinished(runner.close);
  const run = async () => {
    const answer = await runner.run({ tests: ["sum.test.ts"], mockUrl: "" }, 60_000);
    return answer?.failed?.name ?? Object.keys(answer?.tookMs ?? {});
  };

  expect(await run()).toEqual(["sum.test.ts"]);
  await write("one.ts", "export const one = 7;");
  expect(await run()).toBe("three");
  await write("one.ts", "export const one = 1;");
  expect(await run()).toEqual(["sum.test.ts"]);
  await write("two.ts", "export const two = 7;");
  expect(await run()).toBe("three");
});
