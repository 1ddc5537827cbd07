// The recipes for networks: a company's proxy and certificates, and calls longer than Node's patience.
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { CALL } from "../calls/call.ts";
import { createApi, listen } from "../platforms/api.ts";
import { startConnectProxy } from "../platforms/connect-proxy.ts";
import { makeAuthority } from "../servers/authority.ts";
import { answer, startScriptedServer } from "../servers/scripted.ts";
import { makeApp } from "./recipe.ts";

const UNDICI = ["undici@7.29.1", "@types/node@24.19.2"];

/** Calls with the client of a recipe, and prints what came of it. */
const programFor = (recipe: string) => `
import { piper } from "./${recipe}";
const call = piper.createResponse(${JSON.stringify(CALL)}, { maxRetries: 0 });
console.log(await call.then(({ data }) => data.content, ({ message, code }) => code + " " + message));
process.exit();
`;

test("through a company's proxy a call reaches a server that the company's authority vouches for", async () => {
  const authority = await makeAuthority();
  onTestFinished(authority.remove);
  const { key, cert, path } = authority;
  const api = await listen(createServer({ key, cert }, createApi().listener));
  onTestFinished(api.close);
  const app = await makeApp(UNDICI, ["proxy.ts"], { "main.js": programFor("proxy.ts") });
  const url = api.url.replace("http://127.0.0.1", "https://localhost");
  const callThrough = async (behaviour: "lets through" | "refuses") => {
    const proxy = await startConnectProxy(behaviour);
    onTestFinished(proxy.close);
    const env = { ...app.environment(url), COMPANY_PROXY: proxy.url, COMPANY_CA: path };
    const { printed } = await app.run("main.js", env);
    expect(proxy.asked).toEqual([new URL(url).host]);
    return printed;
  };
  expect(await callThrough("lets through")).toContain("Run 1");
  expect(await callThrough("refuses")).toMatch(/the proxy made no tunnel.*Nothing was sent/);
}, 240_000);

test("a long call is not given up by Node's own limit, which another value shows to be the one", async () => {
  const slowly = () => new Promise<void>((resolve) => void setTimeout(resolve, 3000));
  const api = await startScriptedServer([slowly, answer(200, '{"content":"At last."}')]);
  onTestFinished(api.close);
  const app = await makeApp(UNDICI, ["long-call.ts"], { "main.js": programFor("long-call.ts") });
  const call = async () => (await app.run("main.js", app.environment(api.url))).printed;
  expect(await call()).toContain("At last.");

  const recipe = join(app.folder, "long-call.ts");
  const text = await readFile(recipe, "utf8");
  await writeFile(recipe, text.replace("headersTimeout: 0", "headersTimeout: 500"));
  expect(await call()).toMatch(/UND_ERR_HEADERS_TIMEOUT.*The agent may have run/);
}, 240_000);
