import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test, vi } from "vitest";
import { findOperation, readOpenApi, requestExamples } from "../document/openapi.ts";
import { keepPrism } from "./kept-prism.ts";
import { startMockServer } from "./mock.ts";

const SPEC = new URL("../../openapi.yaml", import.meta.url);
const { path, operation } = findOperation(await readOpenApi());
const [orgId] = operation.parameters.map(({ example }) => example);
const requests = requestExamples(operation);

/** Starts a mock of a document that the test may save over. */
async function startMock() {
  const folder = await mkdtemp(join(tmpdir(), "mock-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const spec = pathToFileURL(join(folder, "openapi.yaml"));
  const whole = await readFile(SPEC, "utf8");
  await writeFile(spec, whole);
  const told: string[] = [];
  const mock = await startMockServer({ spec, tell: (line) => told.push(line) });
  onTestFinished(mock.close);
  return {
    ask: (query?: string) => ask(mock.url, query),
    whole,
    told,
    save: (text: string) => writeFile(spec, text),
  };
}

/** Makes a folder in which all temporary files of this process lie, to the end of the test. */
async function useTemporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kept-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  vi.stubEnv("TMPDIR", folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  return folder;
}

async function ask(url: string, query = "?include_events=true") {
  const answer = await fetch(url + path.replace("{org_id}", String(orgId)) + query, {
    method: "POST",
    headers: { authorization: "Bearer pat_example", "content-type": "application/json" },
    body: JSON.stringify(requests.newConversation?.value),
  });
  return { status: answer.status, reply: await answer.json() };
}

test("a changed document is followed, and the choice of examples with it", async () => {
  const { ask, whole, save, told } = await startMock();
  await save(
    whole
      .replace("            default: true", "            default: false")
      .replaceAll("Your order shipped", "It has shipped"),
  );
  expect(await ask("")).toMatchObject({ status: 200, reply: { events: null } });
  expect(told).toEqual(["openapi.yaml has changed: the mock serves it as it stands now."]);
});

test.each([
  [
    "half a document",
    (whole: string) => whole.slice(0, whole.indexOf("    RunEvent:")),
    "leads nowhere",
  ],
  [
    "a document of which a part leads nowhere that nobody asks for",
    (whole: string) => `${whole}  pathItems:\n    Spare: {$ref: "#/components/pathItems/Gone"}\n`,
    '"Gone" in "#/components/pathItems/Gone" does not exist',
  ],
  [
    "a document that Prism alone cannot read",
    (whole: string) => whole.replace("title: ", "title: !odd "),
    "Error parsing openapi.yaml: Error parsing openapi.yaml: unknown tag",
  ],
  [
    "a document whose operation has no responses",
    (whole: string) => whole.replace("      responses:", "      x-responses:"),
    "has no responses of POST /v1/orgs/{org_id}/responses/",
  ],
  ["text that is not YAML", () => "paths: [", "is not YAML"],
  ["an empty file", () => "", "is not an OpenAPI document"],
  ["a document without operations", () => "openapi: 3.1.0\npaths: {}", "No operations found"],
])(
  "a save of %s keeps the last good one, and is told of in one line",
  async (_, change, reason) => {
    const { ask, whole, save, told } = await startMock();
    await save(change(whole));
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(200);
    expect(told).toEqual([expect.stringContaining(reason)]);
    expect(told[0]).not.toContain(tmpdir()); // There lies the copy that Prism reads.
    expect(told[0]).toMatch(/The mock goes on with the last good document\.$/);
    await save(whole);
    expect((await ask()).status).toBe(200);
  },
);

test("Prism is started anew where it has ended, and not once it is closed", async () => {
  const kept = await keepPrism();
  const first = await kept.current();
  await kept.discard(first);
  const second = await kept.current();
  expect(second).not.toBe(first);
  await kept.discard(first); // It has ended: whoever says so again means no other.
  expect(await kept.current()).toBe(second);
  expect((await ask(second.url)).status).toBe(200);
  await kept.close();
  await expect(kept.current()).rejects.toThrow("closed");
});

test("each Prism has a copy of the document, which goes with it", async () => {
  const temporary = await useTemporaryFolder();
  const listeners = process.listenerCount("exit");
  const kept = await keepPrism();
  const copies = await readdir(temporary);
  expect(copies).toEqual([expect.stringMatching(/^piper-mock-/)]);
  expect(process.listenerCount("exit")).toBe(listeners + 1);
  await kept.discard(await kept.current());
  await kept.current();
  expect(await readdir(temporary)).toEqual([expect.not.stringMatching(`^${copies}$`)]);
  await kept.close();
  expect([await readdir(temporary), process.listenerCount("exit")]).toEqual([[], listeners]);
});

test("a document that cannot be served leaves no copy", async () => {
  const temporary = await useTemporaryFolder();
  const spec = pathToFileURL(join(temporary, "openapi.yaml"));
  await writeFile(spec, "openapi: 3.1.0");
  await expect(keepPrism({ spec })).rejects.toThrow("openapi.yaml");
  expect(readdirSync(temporary)).toEqual(["openapi.yaml"]);
});

test("a Prism whose document has changed ends, and its copy goes, before the next one is used", async () => {
  const temporary = await useTemporaryFolder();
  const spec = pathToFileURL(join(temporary, "openapi.yaml"));
  const whole = await readFile(SPEC, "utf8");
  await writeFile(spec, whole);
  const kept = await keepPrism({ spec });
  onTestFinished(kept.close);
  const first = await kept.current();
  await writeFile(spec, `${whole}# Changed\n`);
  const [next, another] = await Promise.all([kept.current(), kept.current()]);
  expect(next).not.toBe(first);
  expect(another).toBe(next);
  expect(readdirSync(temporary)).toEqual(["openapi.yaml", expect.stringMatching(/^piper-mock-/)]);
  await expect(fetch(first.url)).rejects.toThrow();
});

test.each([
  ["a copy goes with the process too that has made it", ""],
  [
    "a process that has lost its copy ends as well",
    'for (const name of fs.readdirSync(process.env.TMPDIR)) fs.rmSync(process.env.TMPDIR + "/" + name, { recursive: true });',
  ],
])("%s", async (_, before) => {
  const temporary = await mkdtemp(join(tmpdir(), "kept-"));
  onTestFinished(() => rm(temporary, { recursive: true }));
  const module = new URL("kept-prism.ts", import.meta.url);
  const program = `import fs from "node:fs";
    await (await import("${module}")).keepPrism();
    ${before}
    process.exit(0);`;
  const env = { ...process.env, TMPDIR: temporary };
  const args = ["--input-type=module", "--eval", program];
  const { stderr } = await promisify(execFile)(process.execPath, args, { env });
  expect(stderr).toBe("");
  expect(await readdir(temporary)).toEqual([]);
});
