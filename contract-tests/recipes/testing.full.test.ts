// The recipes in docs/recipes/testing, each run by the tool that it is for.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFile, rename, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build, transform } from "esbuild";
import { expect, onTestFinished, test } from "vitest";
import { CHROMIUM, FLAGS } from "../../scripts/shared/launch-chromium.ts";
import { PACKAGE } from "../../scripts/shared/package-name.ts";
import { makeApp, type RecipeApp } from "./recipe.ts";

const RECIPES = fileURLToPath(new URL("../../docs/recipes/testing/", import.meta.url));
const LIMIT_MS = 300_000;

/** An app with a recipe under the name that its reader gives it, and the function that it tests. */
async function appWith(recipe: string, name: string, specs: string[], more = {}) {
  const app = await makeApp(specs, ["testing/ask.ts", `testing/${recipe}`], more);
  const folder = join(app.folder, "testing");
  await rename(join(folder, recipe), join(folder, name));
  return { app, folder };
}

/** Runs a program of the app's modules, or a file of the app's, and returns all that it printed. */
async function run({ folder }: RecipeApp, program: string, ...args: string[]): Promise<string> {
  const path = program.includes("/") ? join(dirname(folder), "node_modules", program) : program;
  const cwd = join(folder, "testing");
  // What runs these tests is no matter to what they run.
  const { VITEST, NODE_TEST_CONTEXT, NODE_OPTIONS, ...environment } = process.env;
  const env = { ...environment, NO_COLOR: "1" };
  const running = promisify(execFile)(process.execPath, [path, ...args], { cwd, env });
  const { stdout, stderr } = await running.catch((failed) => failed);
  return `${stdout}${stderr}`;
}

/** The app's function for tools that load no TypeScript. */
async function writeAsk(folder: string, format: "cjs" | "esm"): Promise<void> {
  const source = await readFile(join(RECIPES, "ask.ts"), "utf8");
  const { code } = await transform(source, { loader: "ts", format });
  await writeFile(join(folder, "ask.js"), code);
}

/** What a module of the app's does that its tests replace. */
const PIPER = `
import { createPiperClient } from "${PACKAGE}";
export const piper = createPiperClient({ token: process.env.PIPER_TOKEN, orgId: process.env.PIPER_ORG_ID });
`;

test.each([
  ["vitest.ts", ["vitest@5.1.1"], 6],
  ["vitest-module.ts", ["vitest@5.1.1"], 2],
  ["msw.ts", ["vitest@5.1.1", "msw@3.0.5"], 3],
])(
  "%s passes in vitest",
  async (recipe, specs, count) => {
    const { app } = await appWith(recipe, "ask.test.ts", specs, { "testing/piper.ts": PIPER });
    const printed = await run(app, "vitest/vitest.mjs", "run", "--root=.");
    expect(printed).toMatch(new RegExp(`Tests +${count} passed \\(${count}\\)`));
  },
  LIMIT_MS,
);

test.each(["29.7.0", "30.5.2"])(
  "jest.js passes in Jest %s",
  async (version) => {
    const { app, folder } = await appWith("jest.js", "ask.test.js", [`jest@${version}`]);
    await writeAsk(folder, "cjs");
    await writeFile(join(folder, "package.json"), "{}");
    const printed = await run(app, "jest/bin/jest.js", "--ci");
    expect(printed).toMatch(/Tests: +4 passed, 4 total/);
  },
  LIMIT_MS,
);

test(
  "node-test.js passes in Node's runner",
  async () => {
    const { app, folder } = await appWith("node-test.js", "ask.test.js", ["vitest@5.1.1"]);
    await writeAsk(folder, "esm");
    const printed = await run(app, "ask.test.js");
    expect(printed).toMatch(/pass 3\n/);
    expect(printed).toMatch(/fail 0\n/);
  },
  LIMIT_MS,
);

test(
  "playwright.ts passes in Chromium",
  async () => {
    const specs = ["@playwright/test@1.65.1"];
    const { app, folder } = await appWith("playwright.ts", "chat.spec.ts", specs);
    const launchOptions = { executablePath: CHROMIUM, args: FLAGS };
    const config = { use: { baseURL: await servePage(app), launchOptions } };
    await writeFile(
      join(folder, "playwright.config.js"),
      `export default ${JSON.stringify(config)};`,
    );
    const printed = await run(app, "@playwright/test/cli.js", "test", "--reporter=line");
    expect(printed).toMatch(/2 passed/);
  },
  LIMIT_MS,
);

const PAGE = `<!doctype html><title>Chat</title>
<form><label>Message <input name="message"></label><button>Send</button></form><div role="log"></div>
<script type="module" src="/chat.js"></script>`;

const CHAT = `
import { createPiperClient, isPiperError } from "${PACKAGE}";
const piper = createPiperClient({ baseUrl: "/api/piper" });
const log = document.querySelector("[role=log]");
document.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const message = new FormData(event.target).get("message");
  const agent_id = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
  log.textContent = await piper.createResponse({ agent_id, message }).then(
    ({ data }) => data.content,
    (error) => isPiperError(error) && error.outcome === "unknown" ? "We look for it." : "Sorry.",
  );
});
`;

/** Serves an app's page, and nothing of an API. */
async function servePage({ folder }: RecipeApp): Promise<string> {
  const stdin = { contents: CHAT, resolveDir: folder };
  const { outputFiles } = await build({ stdin, bundle: true, format: "esm", write: false });
  const server = createServer(({ url }, response) => {
    const isScript = url === "/chat.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? outputFiles[0]?.text : PAGE);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
