import { join } from "node:path";
import { PACKAGE } from "../../scripts/shared/package-name.ts";
import { type Expectation, need, type Platform } from "./platform.ts";
import { ASK } from "./programs.ts";
import { tryApp } from "./try-app.ts";

/** Vitest, with what stands for a page's document. */
export const vitest: Platform = {
  name: "Vitest 5",
  async run(signal) {
    const modules = await need("vitest@5.1.1", "jsdom@31.0.1", "happy-dom@21.0.4");
    const runs = [[join(modules, "vitest/vitest.mjs"), "run", "--root=."]];
    return tryApp({ modules, files: FILES, runs, signal }, EXPECTATIONS);
  },
};

const ENVIRONMENTS = ["jsdom", "happy-dom"];

const testIn = (environment: string) => `
// @vitest-environment ${environment}
import { test } from "vitest";
import * as piper from "${PACKAGE}";
${ASK}
test("the checks", async () => {
  await find("${environment}: it has a document", String(typeof document));
  await find("${environment}: a reply", ask("a reply"));
  await find("${environment}: a 401", ask("a 401"));
  await find("${environment}: a deadline", ask("a silence", { timeoutMs: 500 }));
  await find("${environment}: nobody listens", ask("none", { baseUrl: "http://127.0.0.1:6001", maxRetries: 0 }));
  const caller = new AbortController();
  setTimeout(() => caller.abort(), 200);
  await find("${environment}: aborted", ask("a silence", {}, { signal: caller.signal }));
});
`;

const FILES = {
  "package.json": '{ "type": "module" }',
  ...Object.fromEntries(
    ENVIRONMENTS.map((environment) => [`${environment}.test.js`, testIn(environment)]),
  ),
};

const NO_CODE: Expectation = {
  expected: { kind: "connection", outcome: "unknown", code: undefined },
  platform:
    "happy-dom's fetch gives no error code, so that nothing proves that a call was not sent.",
};

const EXPECTATIONS: Record<string, Expectation> = Object.fromEntries(
  ENVIRONMENTS.flatMap((environment) => [
    [`${environment}: it has a document`, { expected: "object" }],
    [`${environment}: a reply`, { expected: { content: /^Run \d$/ } }],
    [`${environment}: a 401`, { expected: { kind: "http", outcome: "rejected", status: 401 } }],
    [`${environment}: a deadline`, { expected: { kind: "timeout", outcome: "unknown" } }],
    [
      `${environment}: nobody listens`,
      environment === "happy-dom"
        ? NO_CODE
        : { expected: { kind: "connection", outcome: "not_sent" } },
    ],
    [`${environment}: aborted`, { expected: { kind: "abort", outcome: "unknown" } }],
  ]),
);
