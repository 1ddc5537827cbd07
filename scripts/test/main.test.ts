import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { runHere } from "../shared/run-here.ts";
import { runScript } from "../shared/run-script.ts";
import { npmTest } from "./main.ts";

/** What npm test runs, as package.json names it. */
const CHECKS = ["lint", "generate", "typecheck", "check"];
const TESTS = "test:quick";

let folders = "";
beforeAll(async () => {
  folders = await mkdtemp(join(tmpdir(), "npm-test-"));
});
afterAll(() => rm(folders, { recursive: true }));

/**
 * Runs npm test in a folder whose scripts only write down that they ran, and with which flags; the
 * failing ones say why and exit with 3.
 */
async function runNpmTest({ failing = [], flags = [] }: { failing?: string[]; flags?: string[] }) {
  const folder = await mkdtemp(join(folders, "project-"));
  const program = `
    const [name, exitCode, ...flags] = process.argv.slice(2);
    require("node:fs").appendFileSync("ran", [name, ...flags].join(" ") + "\\n");
    if (name === "${TESTS}") console.log("WHOLE_RUN=" + process.env.WHOLE_RUN + " LANG=" + process.env.LANG);
    if (exitCode !== "0") console.error("what is wrong with " + name);
    if (exitCode !== "0") console.log("where it is in " + name);
    process.exit(Number(exitCode));`;
  const scripts = Object.fromEntries(
    [...CHECKS, TESTS].map((name) => [
      name,
      failing.includes(name) || name === TESTS
        ? `node script.cjs ${name} ${failing.includes(name) ? 3 : 0}`
        : `cat; echo ${name}>> ran`, // In no time; cat waits where it is given an input without end.
    ]),
  );
  await writeFile(join(folder, "script.cjs"), program);
  await writeFile(join(folder, "package.json"), JSON.stringify({ scripts }));
  const result = await runScript("test/main", flags, { cwd: folder, env: { LANG: "C" } });
  const ran = (await readFile(join(folder, "ran"), "utf8")).trim().split(/\s*\n/).sort();
  return { ...result, ran };
}

test.concurrent.each(["--help", "-h"])("npm test %s says what it does", async (flag) => {
  const { exitCode, stdout } = await runHere(npmTest, [flag]);
  expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^Usage: npm test /)]);
  for (const name of CHECKS) expect(stdout).toContain(`npm run ${name}`);
});

const ALL = ["check", "generate --check", "lint", "test:quick", "typecheck"];

test.concurrent("npm test runs each check and the tests, and exits 0 if all pass", async () => {
  const { exitCode, stderr, stdout, ran } = await runNpmTest({});
  expect({ exitCode, stderr, ran }).toEqual({ exitCode: 0, stderr: "", ran: ALL });
  expect(stdout).toContain("WHOLE_RUN=1 LANG=C");
});

/** Runs npm test where one script fails, in this process: no script is run, only written down. */
async function runWithFailing(failing: string) {
  const ran: string[] = [];
  const run = (script: string) => {
    ran.push(script.replace("-- ", "")); // As the script sees it.
    return script.split(" ")[0] === failing ? 3 : 0;
  };
  const result = await runHere((own) =>
    npmTest(own, {
      quietly: async (script) => ({ exitCode: run(script), said: `what ${script} says` }),
      openly: async (script) => run(script),
    }),
  );
  return { ...result, ran: ran.sort() };
}

test.concurrent.each([...CHECKS, TESTS])("npm test exits 1 if %s fails", async (failing) => {
  const { exitCode, stdout, stderr, ran } = await runWithFailing(failing);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`npm test failed at npm run ${failing}`);
  for (const name of CHECKS) {
    expect(stdout).toMatch(new RegExp(`^${name === failing ? "✗" : "✓"} npm run ${name}\\b`, "m"));
    expect(stdout.includes(`what ${name}`)).toBe(name === failing);
  }
  // Without a document that lints and types that match it, each test would fail for that reason.
  const isOfDocument = failing === "lint" || failing === "generate";
  expect(ran).toEqual(isOfDocument ? ALL.filter((script) => script !== TESTS) : ALL);
  expect(stdout.includes("The tests were not run")).toBe(isOfDocument);
});

test("npm test says how long each check took", async () => {
  let now = 10_000;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  onTestFinished(() => clock.mockRestore());
  const { stdout } = await runHere((own) =>
    npmTest(own, {
      quietly: async () => {
        await null; // Until all have begun.
        now = 12_500;
        return { exitCode: 0, said: "" };
      },
      openly: async () => 0,
    }),
  );
  expect(stripVTControlCharacters(stdout).match(/\(.*\)/g)).toEqual(CHECKS.map(() => "(2.5 s)"));
});

test.concurrent("a check's own words are shown where it fails, and the tests run all the same", async () => {
  const { exitCode, stdout, stderr, ran } = await runNpmTest({ failing: ["typecheck", TESTS] });
  expect([exitCode, ran]).toEqual([1, ALL]);
  expect(stderr).toContain(`npm test failed at npm run typecheck, npm run ${TESTS}`);
  for (const failing of ["typecheck", TESTS])
    for (const said of [`what is wrong with ${failing}`, `where it is in ${failing}`])
      expect(stdout + stderr).toContain(said);
});

test.concurrent("npm test hands flags on to the tests, which then are not all", async () => {
  const { ran, stdout } = await runNpmTest({ flags: ["har", "--bail=1"] });
  expect(ran).toContain("test:quick har --bail=1");
  expect(stdout).toContain("WHOLE_RUN= LANG=C\n");
});
