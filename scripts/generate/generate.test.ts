import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { isObject } from "../../contract-tests/document/json.ts";
import type { OpenApiDocument } from "../../contract-tests/document/place.ts";
import { readYaml } from "../../contract-tests/document/read-yaml.ts";
import { CommandError } from "../shared/command.ts";
import { runHere } from "../shared/run-here.ts";
import { runScript } from "../shared/run-script.ts";
import { generateContract } from "./contract.ts";
import { generate, generateAsAsked, generateFiles } from "./main.ts";

const spec = await readFile(fileURLToPath(new URL("../../openapi.yaml", import.meta.url)), "utf8");
const SERVER: string = parse(spec).servers[0].url;
const CLIENT = { name: "an-app", version: "1.2.3" };
const TYPES = "generated/openapi.d.ts";
const CONTRACT = "generated/contract.ts";
const EXAMPLES = "generated/examples.ts";

/** What is made of a document, by path. */
const generated = async (openapi: string): Promise<Record<string, string>> => {
  const files = await generateFiles(openapi, `${CLIENT.name}/${CLIENT.version}`);
  return Object.fromEntries(files.map(({ path, text }) => [path, text]));
};

async function documentOf(openapi: string): Promise<OpenApiDocument> {
  const read = await readYaml(openapi);
  return "value" in read && isObject(read.value) ? read.value : {};
}

const files = await generated(spec);
const types = files[TYPES] ?? "";
const contract = files[CONTRACT] ?? "";

/** A folder that holds an openapi.yaml and what was made of it earlier, if anything was. */
async function createProject({ openapi = spec, earlier = {} as Record<string, string> }) {
  const folder = await mkdtemp(join(tmpdir(), "generate-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "openapi.yaml"), openapi);
  await writeFile(join(folder, "package.json"), JSON.stringify(CLIENT));
  await mkdir(join(folder, "generated"));
  for (const [path, text] of Object.entries(earlier)) await writeFile(join(folder, path), text);
  return folder;
}

test("gives the same bytes for the same document", async () => {
  expect(await generated(spec)).toEqual(files);
});

test("the contract names the package and its version, for the User-Agent", () => {
  expect(contract).toContain('client: "an-app/1.2.3"');
});

test.each([
  ["another server", SERVER, "https://api.example.com", 'server: "https://api.example.com"'],
  [
    "another path",
    "/v1/orgs/{org_id}/responses/:",
    "/v2/orgs/{org_id}/answers/:",
    'path: "/v2/orgs/{org_id}/answers/"',
  ],
  [
    "another prefix of tokens",
    "x-token-prefix: pat_",
    "x-token-prefix: key_",
    'tokenPrefixes: ["key_", "ppat_"]',
  ],
  [
    "a parameter in the header",
    "        - name: include_events",
    "        - name: x-trace\n          in: header\n          schema:\n            type: string\n        - name: include_events",
    'in: "header"',
  ],
  ...[
    ["a list", "schema: { type: array, items: { type: string } }"],
    ["an object", "style: deepObject, schema: { type: object }"],
  ].map(([what = "", how]) => [
    `${what} in the query`,
    "        - name: include_events",
    `        - { name: tags, in: query, ${how} }\n        - name: include_events`,
    "tags: {",
  ]),
])("the contract follows %s", async (_, from, to, expected) => {
  const changed = generateContract(await documentOf(spec.replace(from, to)), "an-app/1.2.3");
  expect(contract).not.toContain(expected);
  expect(changed).toContain(expected);
});

test.each([
  [
    "a parameter in a cookie",
    "- name: include_events\n          in: query",
    "- name: include_events\n          in: cookie",
    'createResponse has the parameter include_events in "cookie"',
  ],
  ...[
    ["a list in one piece", "explode: false, schema: { type: array, items: { type: string } }"],
    ["a list with pipes", "style: pipeDelimited, schema: { type: array, items: { type: string } }"],
    ["an object as fields of the query", "schema: { type: object }"],
  ].map(([what = "", how]) => [
    `${what} as a parameter`,
    "- name: include_events",
    `- { name: tags, in: query, ${how} }\n        - name: include_events`,
    "createResponse has the parameter tags in a style of its own",
  ]),
  ["a server that is no URL", SERVER, "/v1", "names no server by a whole URL"],
  [
    "an operation without a name",
    "operationId: createResponse",
    "x-nothing: 1",
    "has no operationId",
  ],
  [
    "a field of the body that is a query parameter too",
    "        agent_id:",
    "        include_events:\n          type: boolean\n        agent_id:",
    "has include_events in the query and in the body",
  ],
])("a document with %s is refused, with the reason", async (_, from, to, reason) => {
  const document = await documentOf(spec.replace(from, to));
  expect(() => generateContract(document, "an-app/1.2.3")).toThrow(reason);
});

test("names the document's SHA-256 and the generator", () => {
  expect(types).toMatch(/^\/\/ Source: openapi\.yaml, sha256 [\da-f]{64}$/m);
  expect(types).toMatch(/^\/\/ Generator: openapi-typescript \d+\.\d+\.\d+$/m);
});

test("writes descriptions as editors show them best: plain, and apart from what comes first", () => {
  expect(types).not.toContain("@description");
  expect(types).toContain(
    "/** Inferred: how long the step took, in milliseconds. A number, which may be a whole one. */",
  );
  expect(types).toMatch(/^ *\/\*\*\n( *\*) Format: uuid\n\1\n\1 The agent to run\.\n/m);
  expect(types).toMatch(
    /^( *\*) Create Response\n\1\n\1 Generates a response .*\n\1 .* The trailing slash is part/m,
  );
});

test("writes the types, and then has nothing to do", async () => {
  const project = await createProject({});
  expect(await generate(project)).toBe(`Wrote ${TYPES}, ${CONTRACT}, ${EXAMPLES}.`);
  for (const [path, text] of Object.entries(files))
    expect(await readFile(join(project, path), "utf8")).toBe(text);
  expect(await generate(project)).toBe("generated/ is up to date.");
  expect(await generate(project, { check: true })).toBe("generated/ is up to date.");
});

test("checks types whatever their line ends", async () => {
  const project = await createProject({
    earlier: { ...files, [TYPES]: types.replaceAll("\n", "\r\n") },
  });
  expect(await generate(project, { check: true })).toBe("generated/ is up to date.");
});

test("minds files that are missing", async () => {
  const project = await createProject({});
  await expect(generate(project, { check: true })).rejects.toThrow(
    new CommandError(
      `${TYPES} is missing.\n${CONTRACT} is missing.\n${EXAMPLES} is missing.\nRun: npm run generate`,
    ),
  );
});

test("minds types that were edited, and shows where", async () => {
  const edited = types.replace("tool_name?:", "tool:");
  const project = await createProject({ earlier: { ...files, [TYPES]: edited } });
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
  const older = await generated(
    spec
      .replace("version: 1.0.0", "version: 0.9.0")
      .replaceAll("_tokens", "_count")
      .replaceAll("tool_", "t_"),
  );
  const project = await createProject({ earlier: { ...files, [TYPES]: older[TYPES] ?? "" } });
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
  [
    "has a number for its version",
    "openapi: 3.1\n",
    /^openapi\.yaml: the version is a number here: write openapi: 3\.1\.0$/,
  ],
])("says what is wrong with a document that %s", async (_, broken, message) => {
  await expect(generated(broken)).rejects.toThrow(message);
});

test.each([
  ["a: 1\n", 'theirs.yaml is not an OpenAPI document: it has no "openapi" at its root.'],
  ["paths: [", expect.stringMatching(/^theirs\.yaml:1:\d+ is not YAML: /)],
  ["openapi: 3.1\n", "theirs.yaml: the version is a number here: write openapi: 3.1.0"],
  ["openapi: 3.1.0\n", expect.stringMatching(/^theirs\.yaml (names no server|gives no types)/)],
  [
    spec.replace("#/components/schemas/RunEvent", "#/components/schemas/Nothing"),
    expect.stringMatching(/^theirs\.yaml gives no types: Can't resolve \$ref at \S+\.$/),
  ],
])("another document is called by its own name, and lint is not named", async (text, message) => {
  const project = await createProject({});
  await writeFile(join(project, "theirs.yaml"), text);
  const said = await generate(project, { spec: "theirs.yaml" }).catch((error) => error.message);
  expect(said).toEqual(message);
});

test("says where a missing document is to be had", async () => {
  const project = await createProject({});
  await rm(join(project, "openapi.yaml"));
  await expect(generate(project)).rejects.toThrow("openapi.yaml is missing: git checkout");
});

test("a $ref that leads nowhere is told in one line, and the types are left as they are", async () => {
  const openapi = spec.replace("#/components/schemas/RunEvent", "#/components/schemas/Nothing");
  const project = await createProject({ openapi, earlier: { [TYPES]: "// Old.\n" } });
  const place = "#/components/schemas/AgentResponse/properties/events/items";
  await expect(generate(project)).rejects.toThrow(
    new CommandError(
      `openapi.yaml gives no types: Can't resolve $ref at ${place}. npm run lint says more.`,
    ),
  );
  expect(await readFile(join(project, TYPES), "utf8")).toBe("// Old.\n");
  expect(await readdir(join(project, "generated"))).toEqual(["openapi.d.ts"]);
});

// The one that runs as people run it: what the others find is printed and ends a process so.
test("ends with one line for a document that is none, and leaves the types as they are", async () => {
  const project = await createProject({ openapi: "a: 1\n", earlier: { [TYPES]: "// Old.\n" } });
  expect(await runScript("generate/main", [], { cwd: project })).toEqual({
    stdout: "",
    stderr: 'openapi.yaml is not an OpenAPI document: it has no "openapi" at its root.\n',
    exitCode: 1,
  });
  expect(await readFile(join(project, TYPES), "utf8")).toBe("// Old.\n");
});

test("a document that is not UTF-8 is refused at its line", async () => {
  const project = await createProject({});
  const latin1 = Buffer.from("openapi: 3.1.0\ninfo: {title: \xe9}\n", "latin1");
  await writeFile(join(project, "latin1.yaml"), latin1);
  await expect(generate(project, { spec: "latin1.yaml" })).rejects.toThrow(
    /^latin1\.yaml:2:1 {2}This line is not UTF-8: save the file as UTF-8\.$/,
  );
});

test("refuses an unknown flag", async () => {
  expect(await runHere(generateAsAsked, ["--chekc"])).toEqual({
    stdout: "",
    stderr: "Unknown option '--chekc'. Usage: npm run generate [-- --check] [-- FILE]\n",
    exitCode: 2,
  });
});

test("a folder, a pipe, or more files than one, are refused in one line", async () => {
  const project = await createProject({});
  await expect(generate(project, { spec: "generated" })).rejects.toThrow(
    /^generated is no file\.$/,
  );
  execFileSync("mkfifo", [join(project, "pipe")]);
  await expect(generate(project, { spec: "pipe" })).rejects.toThrow(/^pipe is no file\.$/);
  expect(await runHere(generateAsAsked, ["one.yaml", "other.yaml"])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/^Name one file\. Usage: npm run generate .*\n$/),
  });
});
