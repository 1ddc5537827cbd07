import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { build } from "esbuild";
import { PACKAGE } from "../../scripts/shared/package-name.ts";
import { ID, startApi, TOKEN } from "./api.ts";
import { makeApp } from "./app.ts";
import { needChromium } from "./click-in.ts";
import { compare, NotToBeHad, need, type Platform } from "./platform.ts";

/** The same checks in a page and in each of its workers: all of them are the browser's. */
const PLACES = ["page", "worker", "shared worker", "service worker"] as const;

const PROGRAM = `
import * as piper from "${PACKAGE}";
const told = ({ kind, outcome, status, message }) => ({ kind, outcome, status, message });
const ask = async (message, options) => {
  try {
    const { createResponse } = piper.createPiperClient({ orgId: "${ID}", ...options });
    return await createResponse({ agent_id: "${ID}", message }).then(({ data }) => ({ content: data.content }));
  } catch (error) {
    return told(error);
  }
};
globalThis.runChecks = async (api) => ({
  "a path as baseUrl": await ask("a reply", { baseUrl: "/api" }),
  "a 401": await ask("a 401", { baseUrl: "/api" }),
  "a lost connection": await ask("a lost connection", { baseUrl: "/api" }),
  "a token": await ask("none", { baseUrl: api, token: "${TOKEN}" }),
  "another origin": await ask("a reply", { baseUrl: api }),
});
globalThis.onmessage = async ({ data, source, ports: [port] }) => (port ?? source ?? globalThis).postMessage(await runChecks(data));
globalThis.onconnect = ({ ports: [port] }) => {
  port.onmessage = async ({ data }) => port.postMessage(await runChecks(data));
};
`;

/** Runs the checks in one of the places, from a page. */
const RUN_IN = `
globalThis.runIn = async (place, api) => {
  const answerOf = (target) => new Promise((resolve) => { target.onmessage = ({ data }) => resolve(data); });
  if (place === "page") return runChecks(api);
  if (place === "worker") {
    const worker = new Worker("/checks.js");
    worker.postMessage(api);
    return answerOf(worker);
  }
  if (place === "shared worker") {
    const { port } = new SharedWorker("/checks.js");
    port.postMessage(api);
    return answerOf(port);
  }
  await navigator.serviceWorker.register("/checks.js");
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  active.postMessage(api, [port2]);
  return answerOf(port1);
};
`;

/** Chromium's page and workers, as a web app has them; a token is refused in each. */
export const browserContexts: Platform = {
  name: "Chromium's contexts",
  async run(signal) {
    const browser = await needChromium();
    const stop = () => void browser.close();
    signal.addEventListener("abort", stop);
    const api = await startApi();
    const app = await makeApp(await need("undici@7.16.0"), {});
    const { outputFiles } = await build({
      stdin: { contents: PROGRAM, resolveDir: app.folder },
      ...{ bundle: true, format: "iife", write: false, logLevel: "silent" },
    });
    const site = await serveSite(outputFiles[0]?.text ?? "", api.url);
    try {
      const page = await browser.newPage();
      await page.goto(site.url);
      const seen: Record<string, unknown> = {};
      for (const place of PLACES) {
        const found = await page.evaluate(
          ([place, api]) => Reflect.get(globalThis, "runIn")(place, api),
          [place, api.url] as const,
        );
        for (const [check, what] of Object.entries(found)) seen[`${place}: ${check}`] = what;
      }
      return compare(seen, Object.fromEntries(PLACES.flatMap(expectationsIn)));
    } finally {
      signal.removeEventListener("abort", stop);
      await browser.close();
      site.close();
      await Promise.all([app.remove(), api.close()]);
    }
  },
};

const expectationsIn = (place: string) =>
  Object.entries({
    "a path as baseUrl": { content: /^Run \d$/ },
    "a 401": { kind: "http", outcome: "rejected", status: 401 },
    "a lost connection": { kind: "connection", outcome: "unknown" },
    "a token": { kind: "config", outcome: "none" },
    "another origin": { content: /^Run \d$/ },
  }).map(([check, expected]) => [`${place}: ${check}`, { expected }] as const);

/** Serves a page, its script, and below /api what the API says. */
async function serveSite(script: string, api: string) {
  const server = createServer(async (request, response) => {
    if (request.url?.startsWith("/api/")) {
      let body = "";
      for await (const chunk of request.setEncoding("utf8")) body += chunk;
      const url = api + request.url.slice("/api".length);
      const answer = await fetch(url, { method: "POST", body }).catch(() => undefined);
      if (!answer) return void request.socket.destroy();
      response.writeHead(answer.status, { "content-type": "application/json" });
      return void response.end(await answer.text());
    }
    const isScript = request.url === "/checks.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(
      isScript
        ? script
        : `<!doctype html><script src="/checks.js"></script><script>${RUN_IN}</script>`,
    );
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Electron is Node and Chromium in one, but its binary is not npm's. */
export const electron: Platform = {
  name: "Electron",
  async run() {
    throw new NotToBeHad(
      "its npm package downloads its binary from elsewhere; its renderer is a Chromium, its main process a Node",
    );
  },
};
