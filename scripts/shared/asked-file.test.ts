import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { askedFile } from "./asked-file.ts";
import { runScript } from "./run-script.ts";

/** A project with openapi.yaml in its root and in a folder, where npm is called. */
function callFromFolder() {
  const project = mkdtempSync(join(tmpdir(), "asked-"));
  onTestFinished(() => rmSync(project, { recursive: true }));
  const folder = join(project, "theirs");
  mkdirSync(folder);
  for (const file of [join(project, "openapi.yaml"), join(project, "root.yaml")])
    writeFileSync(file, "");
  writeFileSync(join(folder, "openapi.yaml"), "");
  const env = { INIT_CWD: folder, npm_package_json: join(project, "package.json") };
  return { project, folder, env };
}

test("a name means the file beside whoever calls npm, where there is one", () => {
  const { project, folder, env } = callFromFolder();
  expect(askedFile("openapi.yaml", project, env)).toBe(join(folder, "openapi.yaml"));
  expect(askedFile("../root.yaml", project, env)).toBe(join(project, "root.yaml"));
  expect(askedFile("root.yaml", project, env)).toBe(join(project, "root.yaml"));
  expect(askedFile("nowhere.yaml", project, env)).toBe(join(project, "nowhere.yaml"));
});

test("a whole path is that file, wherever npm is called", () => {
  const { project, folder, env } = callFromFolder();
  const whole = join(folder, "openapi.yaml");
  expect(askedFile(whole, project, env)).toBe(whole);
});

test("where npm called is no matter to a command of another project, or one that npm did not start", () => {
  const { project, env } = callFromFolder();
  const ofProject = join(project, "openapi.yaml");
  const others = [
    { ...env, npm_package_json: "/elsewhere/package.json" },
    {},
    { ...env, INIT_CWD: "" },
  ];
  for (const other of others) expect(askedFile("openapi.yaml", project, other)).toBe(ofProject);
});

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

test.each([
  ["generate/main", ["--check", "theirs.yaml"], "theirs.yaml is not an OpenAPI document"],
  ["diff/main", ["theirs.yaml", "openapi.yaml"], "theirs.yaml is not an OpenAPI document"],
  ["contract/main", ["--har", "theirs.yaml"], "--har theirs.yaml is not JSON."],
  ["contract/main", ["--lines", "theirs.yaml"], "--lines theirs.yaml"],
  ["contract/main", ["--accept", "theirs.yaml"], "theirs.yaml"],
])("%s %j reads a file beside whoever calls npm", async (script, args, said) => {
  const { project: folder } = callFromFolder();
  writeFileSync(join(folder, "theirs.yaml"), "a: 1\n");
  const env = { INIT_CWD: folder, npm_package_json: join(PROJECT, "package.json") };
  const { stderr } = await runScript(script, args, { cwd: PROJECT, env });
  expect(stderr).toContain(said);
  expect(stderr).not.toMatch(/cannot be read|missing|There is no/);
});
