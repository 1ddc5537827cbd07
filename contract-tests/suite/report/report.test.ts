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
import { html } from "./html.ts";
import { writeDocument } from "./html-document.ts";
import { writeJunit } from "./junit.ts";
import { writePage } from "./page.ts";
import type { Run } from "./run.ts";
import { STYLE } from "./style.ts";
import { describeFact, NAMES_SHOWN, writeSummary } from "./terminal.ts";
import { verdictOf } from "./verdict.ts";
import { withoutSecret } from "./without-secret.ts";
import { wrongRole } from "./wrong-role.ts";

/** One window reads all texts: each takes longer to make than a page to read. */
const parser = new new JSDOM().window.DOMParser();
function parse(text: string, type: DOMParserSupportedType): Document {
  const parsed = parser.parseFromString(text, type);
  expect(parsed.querySelector("parsererror")).toBeNull();
  return parsed;
}

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

const NOTHING_SEEN = { exchanges: 0, operations: [], facts: [], neverSeen: [] };

const run = (checks: Check[], more: Partial<Run> = {}): Run => ({
  target: "mock",
  isRecording: false,
  startedAt: new Date("2026-03-02T09:15:00Z"),
  durationMs: 4_200,
  exitCode: exitCodeOf(checks, { strict: false }),
  checks,
  sightings: NOTHING_SEEN,
  repeats: {},
  ...more,
});

const written = (of: Run) => ({
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
/** Enough of the table to find each sort of fault. */
const rows = requestTable.filter((_, index) => index % 4 === 0);
/** What is told of that server: without the values that it sent, and with them. */
let runs: { hidden: Run; shown: Run };
beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  runs = { hidden: await hostileRun(false), shown: await hostileRun(true) };
});
afterAll(() => server.close());

async function hostileRun(showValues: boolean): Promise<Run> {
  const target = mockTarget("mock", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const read = createExchangeReader(document, { showValues });
  const limits = { deadlineMs: 5_000, maxBytes: 1_000_000 };
  const checks = await runTable(rows, target, { read, maxCalls: 20, ...limits });
  return run(withoutSecret(checks, target.caller.token), { target: HOSTILE });
}

test.each(["hidden", "shown"] as const)("escapes whatever a server says (values %s)", (values) => {
  const { page, junit, summary } = written(runs[values]);
  const shown = parse(page, "text/html");
  expect(shown.querySelectorAll("script, img, iframe, link, base")).toHaveLength(0);
  const attributes = [...shown.querySelectorAll("*")].flatMap((it) => it.getAttributeNames());
  expect(attributes.filter((name) => /^on|href|src/.test(name))).toEqual([]);
  expect(shown.querySelectorAll("article").length).toBeGreaterThan(10);
  const xml = parse(junit, "application/xml");
  expect(xml.querySelectorAll("testcase")).toHaveLength(rows.length);
  for (const text of [page, junit, summary])
    expect(text.replaceAll("\n", "")).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}/u);
});

test("a page has its title, its body and a policy that lets nothing run", () => {
  const page = parse(writeDocument("A & B", [html`<p>Hi</p>`]), "text/html");
  expect([page.title, page.body.innerHTML.trim()]).toEqual(["A & B", "<p>Hi</p>"]);
  expect(page.querySelector("style")?.textContent).toBe(STYLE);
  const policy = page.querySelector("meta[http-equiv=Content-Security-Policy]");
  expect(policy?.getAttribute("content")).toBe("default-src 'none'; style-src 'unsafe-inline'");
});

test("holds no customer's text, no cookie and no token", () => {
  const texts = written(runs.hidden);
  for (const text of Object.values(texts)) expect(text).not.toMatch(/Ada|Square|pat_example_contr/);
  const shown = written(runs.shown);
  expect(shown.summary).toContain("script");
  for (const text of Object.values(shown)) expect(text).not.toContain("pat_example_contr");
});

test("names a finding once, with every check that came upon it", () => {
  const broken: Check = { ...clean, state: "violation", findings: [wrongRole] };
  const checks = [broken, { ...broken, name: "message: null" }, clean];
  const { page, junit, summary } = written(run(checks));
  expect(summary).toBe(`violation: /role (const, documented)
  expected "assistant"; came a string of 4 characters
  in message: text; message: null

Target: mock
3 checks: 1 clean, 2 violation
Breaks the contract.
`);
  expect(page.match(/<article>/g)).toHaveLength(1);
  expect(junit).toContain('tests="3" failures="2" errors="0" skipped="0"');
  const message =
    "violation const /role: expected &quot;assistant&quot;; came a string of 4 characters";
  expect(junit).toContain(`<failure message="${message}" type="violation">${message}</failure>`);
});

test("names the first checks of a finding, and how many there are beside", () => {
  const found = (count: number) =>
    writeSummary(
      run(
        Array.from({ length: count }, (_, index): Check => {
          return { ...clean, name: `row ${index}`, state: "violation", findings: [wrongRole] };
        }),
      ),
    );
  expect(found(NAMES_SHOWN)).not.toContain("more");
  expect(found(NAMES_SHOWN + 1)).toContain(`; row ${NAMES_SHOWN - 1}; and 1 more\n`);
});

test("names the first checks that were left out for one reason, and how many there are beside", () => {
  const leftOut = (count: number) =>
    writeSummary(
      run(
        Array.from({ length: count }, (_, index): Check => {
          return { ...clean, name: `row ${index}`, state: "skipped", reason: "it takes any token" };
        }),
      ),
    );
  expect(leftOut(30)).not.toContain("more");
  expect(leftOut(31)).toContain("; row 29; and 1 more\n");
});

test("a verdict says what was checked, of what, and what is in doubt", () => {
  const leftOut: Check = { ...clean, state: "not run", reason: "stopped" };
  const doubtful: Check = { ...clean, doubt: "the order of events" };
  expect(verdictOf(run([clean]))).toBe("Keeps the contract");
  expect(verdictOf(run([doubtful]))).toBe(
    "Breaks nothing that the page says; in doubt: the order of events",
  );
  expect(verdictOf(run([doubtful, leftOut]))).toBe(
    "Breaks nothing that the page says, by 1 of 2 checks; in doubt: the order of events",
  );
});

test("a guess that may be absent is told by how often it was so", () => {
  const fact = { name: "RunEvent.id", claim: "may be absent", contradicted: undefined };
  expect(describeFact({ ...fact, seen: 3, shown: 2 })).toBe(
    "RunEvent.id may be absent: seen 3 times, so 2",
  );
  expect(describeFact({ ...fact, seen: 3, shown: undefined })).toMatch(/ so 0$/);
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
  const { page, junit, summary } = written(run(checks));
  expect(summary).toContain("not run: --max-calls 1 is used up\n  two; three\n");
  expect(summary).toContain("inconclusive: status 503\n  one\n");
  expect(summary).toContain("Inconclusive.");
  expect(page).toContain("<h1>Inconclusive</h1>");
  expect(junit).toContain('tests="4" failures="0" errors="1" skipped="3"');
});

test("fails for warnings in JUnit as well when strict", () => {
  const drifting: Check = { ...clean, state: "drift" };
  const of = run([drifting, { ...clean, state: "warning" }]);
  expect(writeJunit(of, { strict: false })).toContain('failures="0"');
  expect(writeJunit(of, { strict: true })).toContain('failures="2"');
});

test("says how many checks it speaks of, and what the others would cost", () => {
  const leftOut: Check = { ...clean, state: "not run", reason: "--max-calls 1 is used up" };
  const rest = { calls: 2, command: "npm run contract -- --target URL --max-calls 3" };
  const { page, summary, junit } = written(run([clean, leftOut, leftOut], { rest }));
  expect(summary).toMatch(/\n1 of 3 checks, all kept\.\n/);
  expect(summary).toContain(
    `The other 2 need up to 2 calls that may run an agent: ${rest.command}`,
  );
  const shown = parse(page, "text/html");
  expect(shown.querySelector("h1")?.textContent).toBe("1 of 3 checks, all kept");
  expect(shown.querySelector("header")?.textContent).toMatch(/Checks that ran\s*1 of 3/);
  expect(shown.querySelector("header")?.textContent).toContain(rest.command);
  expect(junit).toContain('name="contract of mock: 1 of 3 checks, all kept"');
  for (const text of [page, summary, junit]) expect(text).not.toContain("Keeps the contract");
});

test("says that a recording keeps the contract only as far as it goes", () => {
  const recorded = run([clean], { isRecording: true, target: "traffic.har" });
  expect(writeSummary(recorded)).toContain("Keeps the contract, as far as was recorded.");
});

test("gives JUnit the totals and the times", () => {
  const other: Check = { ...clean, theme: "Another", state: "skipped", durationMs: 1_000 };
  const xml = parse(writeJunit(run([clean, other]), { strict: false }), "application/xml");
  const attributes = (selector: string) =>
    Object.fromEntries(
      [...(xml.querySelector(selector)?.attributes ?? [])].map(({ name, value }) => [name, value]),
    );
  const timestamp = "2026-03-02T09:15:00.000Z";
  const none = { failures: "0", errors: "0" };
  expect(attributes("testsuites")).toMatchObject({
    ...none,
    tests: "2",
    skipped: "1",
    time: "4.200",
    timestamp,
  });
  expect(attributes("testsuite")).toMatchObject({
    ...none,
    tests: "1",
    skipped: "0",
    time: "0.012",
    timestamp,
  });
});

test("tells how to ask for a finding again", () => {
  const findings = [
    {
      severity: "drift" as const,
      rule: "new-field",
      pointer: "/mood",
      expected: "a field that the schema lists",
      actual: "one more field",
      provenance: "inferred",
    },
  ];
  const repeat = { command: "npm run contract -- --only 'message: text'", curl: "curl -sS URL" };
  const drifting: Check = { ...clean, state: "drift", findings };
  const shown = written(run([drifting], { repeats: { [clean.name]: repeat } }));
  expect(shown.summary).toContain(`  again: ${repeat.command}\n  ${repeat.curl}\n`);
  expect(parse(shown.page, "text/html").querySelector("article")?.textContent).toContain(
    repeat.command,
  );
  expect(shown.junit).toContain("curl -sS URL");
});

test("counts what was seen of each guess, and lists what never was", () => {
  const fact = { name: "RunEvent.id", claim: "is always there", shown: undefined };
  const sightings = {
    exchanges: 3,
    operations: [
      { name: "createResponse", exchanges: 3 },
      { name: "other", exchanges: 0 },
    ],
    facts: [
      { ...fact, seen: 4_812, contradicted: 0 },
      { ...fact, name: "RunEvent.<b>", seen: 7, contradicted: 2 },
      { ...fact, name: "RunEvent.role", seen: 0, contradicted: 0 },
      { ...fact, name: "RunEvent.mood", seen: 3, contradicted: undefined },
    ],
    neverSeen: ["status 429"],
  };
  const { summary, page } = written(run([clean], { sightings }));
  expect(summary).toContain("2 borne out, 1 contradicted, 1 not seen yet.");
  expect(summary).toContain("RunEvent.<b> is always there: seen 7 times, contradicted 2");
  expect(summary).toContain("Never seen: status 429.");
  expect(summary).toContain("1 of 2 operations checked; no answer of other");
  const shown = parse(page, "text/html");
  const rows = [...shown.querySelectorAll("table:has(.number + .number) tbody tr")].map((row) =>
    [row.className, ...[...row.children].map(({ textContent }) => textContent)].join(" | "),
  );
  expect(rows).toEqual(
    expect.arrayContaining([
      " | RunEvent.id is always there | 4,812 | 4,812 | 0",
      "gap | RunEvent.<b> is always there | 7 | 5 | 2",
      " | RunEvent.mood is always there | 3 | 3 | –",
    ]),
  );
  expect(shown.body.textContent).toContain("In 3 answers there was no\n");
});

test("the page lists each check with its state, its answer's status and how long it took", () => {
  const leftOut: Check = { theme: "", name: "PUT", state: "not run", findings: [], durationMs: 0 };
  const shown = parse(writePage(run([clean, { ...leftOut, reason: "stopped" }])), "text/html");
  const rows = [...shown.querySelectorAll("tbody tr")].map((row) =>
    [...row.children].map(({ textContent }) => textContent),
  );
  expect(rows).toEqual([
    ["message: text", "clean", "200", "12 ms"],
    ["PUTstopped", "not run", "", ""],
  ]);
});

test("the page's colour says whether the run kept the contract, broke it, or tells nothing", () => {
  const tone = (...states: Check["state"][]) =>
    parse(writePage(run(states.map((state) => ({ ...clean, state })))), "text/html").querySelector(
      "header",
    )?.className;
  expect([tone("clean"), tone("clean", "violation"), tone("inconclusive")]).toEqual([
    ...["good", "bad", "unsure"],
  ]);
  expect(tone("clean", "not run")).toBe("unsure");
});
