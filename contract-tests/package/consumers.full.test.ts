// Apps that install the package, outside this repository, and do what the README shows.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { findNode } from "../../scripts/shared/find-node.ts";
import { installOnDemand } from "../../scripts/shared/install-on-demand.ts";
import { PACKAGE } from "../../scripts/shared/package-name.ts";
import { readExamples } from "../../scripts/shared/readme-examples.ts";
import * as piper from "../../src/index.ts";
import { API_URL } from "../document/api-url.ts";
import { findOperation, readOpenApi } from "../document/openapi.ts";
import { type App, addNodeTypes, createApp, run } from "./app.ts";

const DEPENDENCIES = fileURLToPath(new URL("../../node_modules", import.meta.url));
const [firstExample = "", ...examples] = await readExamples();

/** What an app around an example of the README's has; what one declares itself counts first. */
const CONTEXT: Record<string, string> = {
  piper: `import("${PACKAGE}").PiperClient`,
  agent_id: "string",
  message: "string",
  data: `import("${PACKAGE}").AgentResponse`,
  sendLater: "(params: object) => void",
  askPerson: "(params: object, found: object) => void",
  session_id: "string",
  signal: "AbortSignal",
  userOf:
    "(request: Request) => Promise<{ owns(id: string): boolean; remember(id?: string | null): void } | undefined>",
};

/** A key that does not exist is refused, and so is a wrong type: the types have been found. */
const REFUSED = `
import { createPiperClient } from "${PACKAGE}";
// @ts-expect-error
createPiperClient({ orgID: "" });
// @ts-expect-error
createPiperClient({ token: 1 });
`;

/** An example in an app that has what it takes for granted. */
function inContext(example: string): string {
  const names = example.replaceAll(/from "[^"]*"/g, "");
  const isMissing = (name: string) =>
    new RegExp(`\\b${name}\\b`).test(names) &&
    !new RegExp(`(import|const|let|function)\\b[^=(;]*\\b${name}\\b`).test(names);
  const imports = Object.keys(piper).filter(isMissing);
  const context = Object.keys(CONTEXT).filter(isMissing);
  return [
    `import { ${imports.join(", ")} } from "${PACKAGE}";`,
    ...context.map((name) => `declare const ${name}: ${CONTEXT[name]};`),
    example,
  ].join("\n");
}

/** Sends what goes to the API to the mock instead, as a firewall might; the app knows nothing. */
const TO_THE_MOCK = `
const API = "${API_URL}/";
const { fetch } = globalThis;
globalThis.fetch = async (input, init) => {
  const { url, method, headers, body } = new Request(input, { ...init, duplex: "half" });
  if (!url.startsWith(API)) throw new Error("sent to " + url);
  return fetch(url.replace(API, process.env.MOCK_URL + "/"), { method, headers, body, duplex: "half" });
};
`;

let app: App;
let printed = "";
let orgId = "";
beforeAll(async () => {
  app = await createApp();
  await addNodeTypes(app);
  await app.write("to-the-mock.cjs", TO_THE_MOCK);
  const { operation } = findOperation(await readOpenApi());
  orgId = operation.parameters.find(({ name }) => name === "org_id")?.example ?? "";
  const answer = operation.responses["200"]?.content["application/json"].examples.withEvents;
  const events = answer?.value.events;
  printed = `${answer?.value.content} ${Array.isArray(events) ? events.length : "no"}\n`;
}, 300_000);
afterAll(() => app?.remove());

/** Runs a program of the app's against the mock, and returns what it prints. */
async function runProgram(name: string, node = process.execPath, ...flags: string[]) {
  const program = run(node, ["--require=./to-the-mock.cjs", ...flags, name], {
    cwd: app.folder,
    env: {
      ...process.env,
      MOCK_URL: inject("mockUrl"),
      PIPER_TOKEN: "pat_example",
      PIPER_ORG_ID: orgId,
    },
  });
  const { stdout, stderr } = await program.catch((failed) => failed);
  return String(stdout || stderr);
}

const COMPILERS = {
  "TypeScript 5.9": async () => DEPENDENCIES,
  "TypeScript 7": () => installOnDemand("typescript@7.0.2"),
};
const RESOLUTIONS = {
  // A service without the types of browsers, and an app with them.
  nodenext: { module: "nodenext", moduleResolution: "nodenext", lib: ["es2022"] },
  bundler: { module: "esnext", moduleResolution: "bundler", lib: ["es2022", "dom"] },
};
const matrix = Object.entries(COMPILERS).flatMap(([name, find]) =>
  Object.entries(RESOLUTIONS).map(([resolution, options]) => ({ name, find, resolution, options })),
);

test.each(matrix)(
  "$name with $resolution compiles what the README shows",
  async ({ name, find, resolution, options }) => {
    const files = Object.entries({
      first: firstExample,
      refused: REFUSED,
      ...Object.fromEntries(examples.map((example, n) => [`example-${n}`, inContext(example)])),
    });
    for (const [file, text] of files) await app.write(`${file}.ts`, text);
    const config = `${name}-${resolution}.json`;
    const compilerOptions = {
      ...options,
      target: "es2022",
      types: ["node"],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
    };
    await app.write(
      config,
      JSON.stringify({ compilerOptions, files: files.map(([file]) => `${file}.ts`) }),
    );
    const tsc = join(await find(), "typescript/bin/tsc");
    const compiling = run(process.execPath, [tsc, "-p", config], { cwd: app.folder });
    const { stdout, stderr } = await compiling.catch((failed) => failed);
    expect(stdout + stderr).toBe("");
  },
  240_000,
);

/** What a CommonJS module does in TypeScript; the error is the same class to an ES module beside it. */
const IN_COMMONJS = `
import { createPiperClient, isPiperError, PiperHttpError, type PiperClient } from "${PACKAGE}";
import piper = require("${PACKAGE}");
const client: PiperClient = piper.createPiperClient({ orgId: "" });
// @ts-expect-error
createPiperClient({ orgID: "" });
export async function ask(agent_id: string): Promise<string> {
  try {
    const { data } = await client.createResponse({ agent_id, include_events: false });
    const events: null | undefined = data.events;
    return data.content + events;
  } catch (error) {
    if (isPiperError(error) && error.kind === "http") return take(error);
    throw error;
  }
}
const take = (error: PiperHttpError) => error.outcome;
`;
const BESIDE_COMMONJS = `
import { PiperHttpError } from "${PACKAGE}";
import { PiperHttpError as Required } from "./reexport.cjs";
const required: Required = new PiperHttpError("", { outcome: "none", status: 1, headers: new Headers() });
const imported: PiperHttpError = required;
imported.status;
`;
const commonJs = Object.entries(COMPILERS).flatMap(([name, find]) =>
  ["node16", "node18", "nodenext"].map((module) => ({ name, find, module })),
);

test.each(commonJs)(
  "$name with module $module compiles a CommonJS module, and an ES module beside it",
  async ({ name, find, module }) => {
    await app.write("commonjs.cts", IN_COMMONJS);
    await app.write("reexport.cts", `export { PiperHttpError } from "${PACKAGE}";`);
    await app.write("beside.mts", BESIDE_COMMONJS);
    const config = `${name}-commonjs-${module}.json`;
    const compilerOptions = {
      ...{ module, target: "es2022", lib: ["es2022"], types: ["node"], strict: true },
      ...{ isolatedModules: true, skipLibCheck: false, noEmit: true },
    };
    const files = ["commonjs.cts", "reexport.cts", "beside.mts"];
    await app.write(config, JSON.stringify({ compilerOptions, files }));
    const tsc = join(await find(), "typescript/bin/tsc");
    const compiling = run(process.execPath, [tsc, "-p", config], { cwd: app.folder });
    const { stdout, stderr } = await compiling.catch((failed) => failed);
    expect(stdout + stderr).toBe("");
  },
  240_000,
);

test("plain JavaScript runs the README's first example", async () => {
  await app.write("first.js", firstExample);
  expect(await runProgram("first.js")).toBe(printed);
});

/** Node can be told not to require ES modules, as it was before 20.19 and as Jest never does. */
const WITHOUT_REQUIRE_ESM = "--no-experimental-require-module";

test.each([20, 22, 24, 26] as const)(
  "a CommonJS module on Node %s can require the package",
  async (major) => {
    const required = firstExample.replace(/^import (.*) from (".*");$/m, "const $1 = require($2);");
    expect(required).toContain(`require("${PACKAGE}")`);
    await app.write("first.cjs", `(async () => {\n${required}})();`);
    expect(await runProgram("first.cjs", await findNode(major), WITHOUT_REQUIRE_ESM)).toBe(printed);
  },
  200_000,
);

test("a Vite build of the README's first example runs", async () => {
  await app.write("vite-app.js", firstExample);
  await app.write("vite.config.js", "export default { ssr: { noExternal: true } };");
  const vite = join(await installOnDemand("vite@8.3.8"), "vite/bin/vite.js");
  const args = [vite, "build", "--ssr=vite-app.js", "--minify=true", "--logLevel=warn"];
  const { stdout, stderr } = await run(process.execPath, args, { cwd: app.folder });
  expect(stdout + stderr).toBe("");
  expect(await readFile(join(app.folder, "dist/vite-app.js"), "utf8")).not.toMatch(/from *["']/);
  expect(await runProgram("dist/vite-app.js")).toBe(printed);
}, 200_000);
