import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { CommandError } from "../shared/command.ts";
import { runScript } from "../shared/run-script.ts";
import { generate, generateTypes } from "./main.ts";

const spec = await readFile(fileURLToPath(new URL("../../openapi.yaml", import.meta.url)), "utf8");
const types = await generateTypes(spec);
const TYPES = "generated/openapi.d.ts";

/** A folder that holds an openapi.yaml and the types made of it earlier, if there were any. */
async function createProject({ openapi = spec, earlier = "" }) {
  const folder = await mkdtemp(join(tmpdir(), "generate-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "openapi.yaml"), openapi);
  if (earlier) {
    await mkdir(join(folder, "generated"));
    await writeFile(join(folder, TYPES), earlier);
  }
  return folder;
}

test("gives the same bytes for the same document", async () => {
  expect(await generateTypes(spec)).toBe(types);
});

test("names the document's SHA-256 and the generator", () => {
  expect(types).toMatch(/^\/\/ Source: openapi\.yaml, sha256 [\da-f]{64}$/m);
  expect(types).toMatch(/^\/\/ Generator: openapi-typescript \d+\.\d+\.\d+$/m);
});

test("writes descriptions as editors show them best: plain, and apart from what comes first", async () => {
  const types = await generateTypes(spec);
  expect(types).not.toContain("@description");
  expect(types).toContain("/** Inferred: how long the step took, in milliseconds. */");
  expect(types).toMatch(/^ *\/\*\*\n( *\*) Format: uuid\n\1\n\1 The agent to run\.\n/m);
  expect(types).toMatch(/^( *\*) Create Response\n\1\n\1 Runs .*\n\1 The trailing slash is part/m);
});

test("writes the types, and then has nothing to do", async () => {
  const project = await createProject({});
  expect(await generate(project)).toBe(`Wrote ${TYPES}.`);
  expect(await readFile(join(project, TYPES), "utf8")).toBe(types);
  expect(await generate(project)).toBe(`${TYPES} is up to date.`);
  expect(await generate(project, { check: true })).toBe(`${TYPES} is up to date.`);
});

test("checks types whatever their line ends", async () => {
  const project = await createProject({ earlier: types.replaceAll("\n", "\r\n") });
  expect(await generate(project, { check: true })).toBe(`${TYPES} is up to date.`);
});

test("minds types that are missing", async () => {
  const project = await createProject({});
  await expect(generate(project, { check: true })).rejects.toThrow(
    new CommandError(`${TYPES} is missing.\nRun: npm run generate`),
  );
});

test("minds types that were edited, and shows where", async () => {
  const edited = types.replace("tool_name?:", "tool:");
  const project = await createProject({ earlier: edited });
  await expect(generate(project, { check: true })).rejects.toThrow(
    new CommandError(
      [
        `${TYPES} does not match openapi.yaml.`,
        "-             tool: string | null;",
        "+             tool_name?: string | null;",
        "Run: npm run generate",
      ].join("\n"),
    ),
  );
  expect(await readFile(join(project, TYPES), "utf8")).toBe(edited);
});

test("minds types of an older document, in a few lines", async () => {
  const project = await createProject({ earlier: await generateTypes("openapi: 3.1.0") });
  const problem = await generate(project, { check: true }).catch((error) => error.message);
  expect(problem).toMatch(/^- \/\/ Source: openapi\.yaml, sha256 /m);
  expect(problem).toMatch(/^ {2}\(\d+ more lines\)$/m);
  expect(problem.split("\n")).toHaveLength(15);
});

test.each([
  [
    "is not YAML",
    "paths: [",
    /^openapi\.yaml:\d+:\d+ is not YAML: .*\. Mend it, then run npm run generate\.$/,
  ],
  [
    "repeats a key",
    `${spec}openapi: 3.1.0`,
    /^openapi\.yaml:\d+:1 is not YAML: Map keys must be unique\./,
  ],
  ["is empty", "", /^openapi\.yaml is not an OpenAPI document: it has no "openapi" at its root\.$/],
  [
    "is no OpenAPI",
    "swagger: '2.0'",
    /^openapi\.yaml is not an OpenAPI document: it has no "openapi"/,
  ],
  [
    "is of another version",
    "openapi: 4.0.0",
    /^openapi\.yaml gives no types: Unsupported OpenAPI version/,
  ],
])("says what is wrong with a document that %s", async (_, broken, message) => {
  await expect(generateTypes(broken)).rejects.toThrow(message);
});

test("says where a missing document is to be had", async () => {
  const project = await createProject({});
  await rm(join(project, "openapi.yaml"));
  await expect(generate(project)).rejects.toThrow("openapi.yaml is missing: git checkout");
});

test("ends with one line where a $ref leads nowhere, and leaves the types as they are", async () => {
  const openapi = spec.replace("#/components/schemas/RunEvent", "#/components/schemas/Nothing");
  const project = await createProject({ openapi, earlier: "// Old.\n" });
  const place = "#/components/schemas/AgentResponse/properties/events/items";
  expect(await runScript("generate/main", [], { cwd: project })).toEqual({
    stdout: "",
    stderr: `openapi.yaml gives no types: Can't resolve $ref at ${place}. npm run lint says more.\n`,
    exitCode: 1,
  });
  expect(await readFile(join(project, TYPES), "utf8")).toBe("// Old.\n");
  expect(await readdir(join(project, "generated"))).toEqual(["openapi.d.ts"]);
});

test("refuses an unknown flag", async () => {
  expect(await runScript("generate/main", ["--chekc"])).toEqual({
    stdout: "",
    stderr: "Unknown option '--chekc'. Usage: npm run generate [-- --check]\n",
    exitCode: 2,
  });
});
