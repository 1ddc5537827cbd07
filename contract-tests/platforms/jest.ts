import { join } from "node:path";
import { PACKAGE } from "../../scripts/shared/package-name.ts";
import { type Expectation, need, type Platform } from "./platform.ts";
import { ASK } from "./programs.ts";
import { tryApp } from "./try-app.ts";

/** Jest with its default configuration: it requires CommonJS, and hands out some globals of its own. */
export const jest = (version: string): Platform => ({
  name: `Jest ${version.split(".")[0]}`,
  async run(signal) {
    const modules = await need(`jest@${version}`, `jest-environment-jsdom@${version}`);
    const runs = [[join(modules, "jest/bin/jest.js"), "--silent", "--runInBand"]];
    return tryApp({ modules, files: FILES, runs, signal }, EXPECTATIONS);
  },
});

const test = (environment: string, checks: string, isPlain = true) => `
/** @jest-environment ${environment} */
${isPlain ? `const piper = require("${PACKAGE}");` : `import * as piper from "${PACKAGE}";`}
${ASK}
test("the checks", async () => { ${checks} });
`;

/** An environment like jest-fixed-jsdom, which many use: jsdom with Node's own fetch. */
const WITH_FETCH = `
const { TestEnvironment } = require("jest-environment-jsdom");
module.exports = class extends TestEnvironment {
  constructor(...args) {
    super(...args);
    Object.assign(this.global, { fetch, Request, Response, Headers });
  }
};
`;

const FILES = {
  "package.json": "{}",
  "node.test.js": test(
    "node",
    `
    await find("node: a reply", ask("a reply"));
    await find("node: a 401", ask("a 401"));
    await find("node: a 429, then a reply", ask("a 429"));
    await find("node: nobody listens", ask("none", { baseUrl: "http://127.0.0.1:9", maxRetries: 0 }));
    await find("node: aborted", ask("none", {}, { signal: AbortSignal.abort() }));
  `,
  ),
  "jsdom.test.js": test("jsdom", `await find("jsdom: no fetch", ask("none"));`),
  "with-fetch.js": WITH_FETCH,
  "with-fetch.test.js": test(
    "./with-fetch.js",
    `
    await find("jsdom with Node's fetch: a reply", ask("a reply"));
    await find("jsdom with Node's fetch: a 500", ask("a 500"));
    await find("jsdom with Node's fetch: a deadline", ask("a silence", { timeoutMs: 500 }));
    await find("jsdom with Node's fetch: a path as baseUrl",
      ask("none", { token: undefined, baseUrl: "/api/piper", maxRetries: 0 }));
  `,
  ),
};

const EXPECTATIONS: Record<string, Expectation> = {
  "node: a reply": { expected: { content: /^Run \d$/ } },
  "node: a 401": { expected: { kind: "http", outcome: "rejected", status: 401 } },
  "node: a 429, then a reply": { expected: { content: "Run 2" } },
  "node: nobody listens": { expected: { kind: "connection", outcome: "not_sent" } },
  "node: aborted": { expected: { kind: "abort", outcome: "not_sent" } },
  "jsdom: no fetch": {
    expected: { kind: "config", outcome: "not_sent", message: /^fetch is missing/ },
    platform: "Has no fetch in its jsdom environment: give one, or use jest-fixed-jsdom.",
  },
  "jsdom with Node's fetch: a reply": { expected: { content: /^Run \d$/ } },
  "jsdom with Node's fetch: a 500": { expected: { kind: "http", outcome: "unknown", status: 500 } },
  "jsdom with Node's fetch: a deadline": { expected: { kind: "timeout", outcome: "unknown" } },
  "jsdom with Node's fetch: a path as baseUrl": {
    expected: { kind: "connection", outcome: "not_sent", code: "ECONNREFUSED" },
  },
};
