import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { generateTypes } from "../scripts/generate.ts";
import { runScript } from "./run-script.ts";

const spec = await readFile(fileURLToPath(new URL("../openapi.yaml", import.meta.url)), "utf8");
const TYPES = "generated/openapi.d.ts";

/** A folder that holds an openapi.yaml, and what `npm run generate` does in it. */
async function createProject(openapi: string) {
  const cwd = await mkdtemp(join(tmpdir(), "generate-"));
  onTestFinished(() => rm(cwd, { recursive: true }));
  await writeFile(join(cwd, "openapi.yaml"), openapi);
  return {
    cwd,
    generate: (...args: string[]) => runScript("generate", args, { cwd }),
    readTypes: () => readFile(join(cwd, TYPES), "utf8"),
    writeTypes: (text: string) => writeFile(join(cwd, TYPES), text),
  };
}

test("gives the same bytes for the same document", async () => {
  expect(await generateTypes(spec)).toBe(await generateTypes(spec));
});

test("names the document's SHA-256 and the generator", async () => {
  const types = await generateTypes(spec);
  expect(types).toMatch(/^\/\/ Source: openapi\.yaml, sha256 [\da-f]{64}$/m);
  expect(types).toMatch(/^\/\/ Generator: openapi-typescript \d+\.\d+\.\d+$/m);
});

test("writes the types, finds them up to date, and minds an edit", async () => {
  const { generate, readTypes, writeTypes } = await createProject(spec);
  const missing = await generate("--check");
  expect(missing.stderr).toBe(`${TYPES} is missing.\nRun: npm run generate\n`);
  expect(missing.exitCode).toBe(1);
  expect((await generate()).stdout).toBe(`Wrote ${TYPES}.\n`);

  const types = await readTypes();
  expect(types).toBe(await generateTypes(spec));
  await writeTypes(types.replaceAll("\n", "\r\n"));
  expect(await generate("--check")).toMatchObject({ exitCode: 0, stderr: "" });

  await writeTypes(types.replace("tool_name?:", "tool:"));
  const edited = await generate("--check");
  expect(edited.stderr).toBe(
    [
      `${TYPES} does not match openapi.yaml.`,
      "-             tool: string | null;",
      "+             tool_name?: string | null;",
      "Run: npm run generate\n",
    ].join("\n"),
  );
  expect(edited.exitCode).toBe(1);
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

test("says in one line where a $ref leads nowhere, and leaves the types as they are", async () => {
  const broken = spec.replace("#/components/schemas/RunEvent", "#/components/schemas/Nothing");
  const { generate, readTypes, writeTypes, cwd } = await createProject(broken);
  await mkdir(join(cwd, "generated"));
  await writeTypes("// Old.\n");
  const place = "#/components/schemas/AgentResponse/properties/events/items";
  expect(await generate()).toEqual({
    stdout: "",
    stderr: `openapi.yaml gives no types: Can't resolve $ref at ${place}. npm run lint says more.\n`,
    exitCode: 1,
  });
  expect(await readTypes()).toBe("// Old.\n");
  expect(await readdir(join(cwd, "generated"))).toEqual(["openapi.d.ts"]);
});

test("says where a missing document is to be had", async () => {
  const { generate, cwd } = await createProject(spec);
  await rm(join(cwd, "openapi.yaml"));
  expect(await generate()).toEqual({
    stdout: "",
    stderr: "openapi.yaml is missing: git checkout openapi.yaml\n",
    exitCode: 1,
  });
});

test("refuses an unknown flag", async () => {
  const { generate } = await createProject(spec);
  expect(await generate("--chekc")).toEqual({
    stdout: "",
    stderr: "Unknown option '--chekc'. Usage: npm run generate [-- --check]\n",
    exitCode: 2,
  });
});
