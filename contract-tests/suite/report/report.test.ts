import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { JSDOM } from "jsdom";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Check, exitCodeOf } from "../check.ts";
import { createExchangeReader } from "../judge/judge.ts";
import { document, example } from "../judge/sample.ts";
import { requestTable } from "../requests/table.ts";
import { runTable } from "../run-table.ts";
import { mockTarget } from "../target.ts";
import { writeJunit } from "./junit.ts";
import type { Measurements } from "./measurements.ts";
import { writePage } from "./page.ts";
import { type Report, withoutSecret } from "./report.ts";
import { writeSummary } from "./terminal.ts";

const parse = (text: string, contentType: string) =>
  new JSDOM(text, { contentType }).window.document;

const HOSTILE = "<script>alert('&\"')</script>]]>\u001b[31m\u202e\u0000\ud800";
const CUSTOMER = "Ada Lovelace, 12 St James's Square";

const clean: Check = {
  theme: "Fields of the body",
  name: "message: text",
  state: "clean",
  findings: [],
  status: 200,
  durationMs: 12,
};

const report = (checks: Check[], more: Partial<Report> = {}): Report => ({
  target: "mock",
  startedAt: new Date("2026-03-02T09:15:00Z"),
  exitCode: exitCodeOf(checks, { strict: false }),
  checks,
  measurements: {},
  ...more,
});

const written = (of: Report) => ({
  page: writePage(of),
  junit: writeJunit(of, { strict: false }),
  summary: writeSummary(of),
});

/** A server that puts hostile text, a customer's text and the token into all that it can. */
const server = createServer((request, response) => {
  const { authorization = "" } = request.headers;
  const text = `${HOSTILE} ${CUSTOMER} ${authorization}`;
  const fields = (object: object) =>
    Object.fromEntries([...Object.keys(object), text].map((name) => [name, text]));
  const reply = example("WithEventsResponse");
  const events = reply.events.map(fields);
  response.writeHead(200, { "content-type": "text/html<script>", "set-cookie": CUSTOMER });
  response.end(JSON.stringify({ ...fields(reply), events, [authorization]: text }));
});
/** What is told of that server: without the values that it sent, and with them. */
let reports: { hidden: Report; shown: Report };
beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  reports = { hidden: await hostileReport(false), shown: await hostileReport(true) };
});
afterAll(() => server.close());

async function hostileReport(showValues: boolean): Promise<Report> {
  const target = mockTarget("mock", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const read = createExchangeReader(document, { showValues });
  const limits = { deadlineMs: 5_000, maxBytes: 1_000_000 };
  const checks = await runTable(requestTable, target, { read, maxCalls: 20, ...limits });
  return report(withoutSecret(checks, target.caller.token), { target: HOSTILE });
}

test.each(["hidden", "shown"] as const)("escapes whatever a server says (values %s)", (values) => {
  const { page, junit, summary } = written(reports[values]);
  const shown = parse(page, "text/html");
  expect(shown.querySelectorAll("script, img, iframe, link, base")).toHaveLength(0);
  const attributes = [...shown.querySelectorAll("*")].flatMap((it) => it.getAttributeNames());
  expect(attributes.filter((name) => /^on|href|src/.test(name))).toEqual([]);
  expect(shown.querySelectorAll("article").length).toBeGreaterThan(10);
  const xml = parse(junit, "application/xml");
  expect(xml.querySelectorAll("testcase")).toHaveLength(requestTable.length);
  for (const text of [page, junit, summary])
    expect(text.replaceAll("\n", "")).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}/u);
});

test("holds no customer's text, no cookie and no token", () => {
  const texts = written(reports.hidden);
  for (const text of Object.values(texts)) expect(text).not.toMatch(/Ada|Square|pat_example_contr/);
  const shown = written(reports.shown);
  expect(shown.summary).toContain("script");
  for (const text of Object.values(shown)) expect(text).not.toContain("pat_example_contr");
});

test("names a finding once, with every check that came upon it", () => {
  const finding = {
    severity: "violation" as const,
    rule: "const",
    pointer: "/role",
    expected: '"assistant"',
    actual: "a string of 4 characters",
    provenance: "documented",
  };
  const broken: Check = { ...clean, state: "violation", findings: [finding] };
  const checks = [broken, { ...broken, name: "message: null" }, clean];
  const { page, junit, summary } = written(report(checks));
  expect(summary).toBe(`violation: /role (const, documented)
  expected "assistant"; came a string of 4 characters
  in message: text; message: null

Target: mock
3 checks: 1 clean, 2 violation
Breaks the contract.
`);
  expect(page.match(/<article>/g)).toHaveLength(1);
  expect(junit).toContain('tests="3" failures="2" errors="0" skipped="0"');
  expect(junit).toContain('<failure message="violation">violation const /role: expected');
});

test("names what was left out, and why", () => {
  const left = (state: Check["state"], name: string, reason: string): Check => ({
    ...clean,
    state,
    name,
    reason,
  });
  const checks = [
    left("inconclusive", "one", "status 503"),
    left("not run", "two", "--max-calls 1 is used up"),
    left("not run", "three", "--max-calls 1 is used up"),
    left("skipped", "four", "it takes any token"),
  ];
  const { page, junit, summary } = written(report(checks));
  expect(summary).toContain("not run: --max-calls 1 is used up\n  two; three\n");
  expect(summary).toContain("inconclusive: status 503\n  one\n");
  expect(summary).toContain("Inconclusive.");
  expect(page).toContain("<h1>Inconclusive</h1>");
  expect(junit).toContain('tests="4" failures="0" errors="1" skipped="3"');
});

test("fails for warnings in JUnit as well when strict", () => {
  const drifting: Check = { ...clean, state: "drift" };
  const of = report([drifting, { ...clean, state: "warning" }]);
  expect(writeJunit(of, { strict: false })).toContain('failures="0"');
  expect(writeJunit(of, { strict: true })).toContain('failures="2"');
});

test("shows power, coverage and the second opinion, and says when they were not measured", () => {
  const measurements: Measurements = {
    power: {
      faults: [{ kind: "schema", total: 70, wrong: ["a <b>late</b> event"] }],
      legal: [{ kind: "bodies", total: 25, wrong: [] }],
      mutants: [
        { kind: "fields", name: "drop a", parts: ["Examples", "Judge"] },
        { kind: "fields", name: "drop b", parts: ["Judge"] },
        { kind: "fields", name: "drop c", parts: [], equivalent: "nobody reads it" },
        { kind: "prose", name: "drop <d>", parts: [] },
      ],
    },
    coverage: [
      { kind: "Statuses", name: "200", valid: 12, invalid: 3 },
      { kind: "Statuses", name: "429", valid: 0, invalid: 0, reason: "cannot be asked for" },
      { kind: "Statuses", name: "404", valid: 0, invalid: 1 },
    ],
    secondOpinion: {
      exchanges: 40,
      disagreements: [{ reason: "it checks no format", count: 3 }],
      tools: [
        {
          name: "another tool",
          caught: { count: 20, total: 30 },
          flagged: { count: 1, total: 8 },
          drift: { count: 2, total: 2 },
        },
      ],
    },
  };
  const page = parse(writePage(report([clean], { measurements })), "text/html");
  const cells = [...page.querySelectorAll(".power tr")].map((row) =>
    [...row.children].map(({ textContent }) => textContent).join(" | "),
  );
  expect(cells).toContain("schema | 69 of 70 |  | a <b>late</b> event");
  expect(cells).toContain("All | 69 of 70 |  | 1");
  expect(cells).toContain("fieldsand 1 that change no verdict | 2 of 2 |  | none");
  expect(cells).toContain("prose | 0 of 1 |  | drop <d>");
  expect(cells).toContain("All | 2 of 3 |  | 1");
  expect(cells).toContain("Examples | 1 of 3 |  | 0");
  expect(cells).toContain("Judge | 2 of 3 |  | 1");
  expect(page.body.textContent).toContain("none: nobody reads it");
  expect(page.body.textContent).toContain("Statuses 2 of 3");
  expect(page.body.textContent).toContain("agree on 37 of 40 exchanges");
  const [, tool] = page.querySelectorAll("h2 + .scroll tr");
  const words = [...(tool?.children ?? [])].map(({ textContent }) => textContent);
  expect(words).toEqual(["another tool", "20 of 30", "1 of 8", "2 of 2"]);
  expect(page.querySelectorAll(".gap")).toHaveLength(2);
  expect(writeSummary(report([clean], { measurements }))).toContain(`1 checks: 1 clean
Power: 69 of 70 faulty servers caught
  0 of 25 legal servers flagged
  2 of 3 changes to openapi.yaml noticed (1 more change no verdict)
`);
  expect(writePage(report([clean]))).toContain("Not measured on this openapi.yaml");
});
