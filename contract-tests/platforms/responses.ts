import { join } from "node:path";
import { PACKAGE } from "../../scripts/shared/package-name.ts";
import { type Expectation, need, type Platform } from "./platform.ts";
import { ASK } from "./programs.ts";
import { tryApp } from "./try-app.ts";

// Fetches whose responses have no web stream as body: node-fetch's is Node's, React Native's is none.

const CHECKS = `
  await find("a reply", ask("a reply", given));
  await find("a 401", ask("a 401", given));
  await find("a 500", ask("a 500", given));
  await find("a 429, then a reply", ask("a 429", given));
  await find("a lost connection", ask("a lost connection", given));
  await find("a deadline", ask("a silence", { ...given, timeoutMs: 500 }));
`;

const EXPECTATIONS: Record<string, Expectation> = {
  "a reply": { expected: { content: "Run 1" } },
  "a 401": { expected: { kind: "http", outcome: "rejected", status: 401 } },
  "a 500": { expected: { kind: "http", outcome: "unknown", status: 500 } },
  "a 429, then a reply": { expected: { content: "Run 2" } },
  "a lost connection": { expected: { kind: "connection", outcome: "unknown" } },
  "a deadline": { expected: { kind: "timeout", outcome: "unknown" } },
};

const asOption = (name: string, spec: string): Platform => ({
  name,
  async run(signal) {
    const modules = await need(spec);
    const program = `import * as piper from "${PACKAGE}";
import fetch from "${name}";
${ASK}
const given = { fetch };
${CHECKS}
process.exit();
`;
    const files = { "package.json": '{ "type": "module" }', "main.js": program };
    return tryApp({ modules, files, runs: [["main.js"]], signal }, EXPECTATIONS);
  },
});

/** React Native's fetch is whatwg-fetch on an XMLHttpRequest; Jest's jsdom has one, and no fetch. */
const reactNative: Platform = {
  name: "React Native's fetch",
  async run(signal) {
    const modules = await need(
      ...["jest@30.5.2", "jest-environment-jsdom@30.5.2", "whatwg-fetch@3.6.20"],
    );
    const test = `/** @jest-environment jsdom */
require("whatwg-fetch");
const piper = require("${PACKAGE}");
${ASK}
const given = {};
test("the checks", async () => {
  await find("its response has no body", fetch(process.env.API_URL, { method: "POST", body: "{}" }).then(({ body }) => body === undefined || body === null));
${CHECKS}
});
`;
    const files = { "package.json": "{}", "native.test.js": test };
    const runs = [[join(modules, "jest/bin/jest.js"), "--silent"]];
    return tryApp(
      { modules, files, runs, signal },
      { "its response has no body": { expected: true }, ...EXPECTATIONS },
    );
  },
};

export const RESPONSES: Platform[] = [
  reactNative,
  asOption("node-fetch", "node-fetch@3.3.2"),
  asOption("cross-fetch", "cross-fetch@4.1.0"),
];
