// What a person and a CI are shown of a whole run, as files beside this one to look at. After a change
// that is meant, `npm test -- contract-tests/suite/report/samples -u` writes them anew.
import { expect, test } from "vitest";
import { type Check, exitCodeOf, type State } from "../check.ts";
import type { Finding } from "../judge/finding.ts";
import { writeJunit } from "./junit.ts";
import { writePage } from "./page.ts";
import type { Run } from "./run.ts";
import { writeSummary } from "./terminal.ts";
import { wrongRole } from "./wrong-role.ts";

const BODY = "Fields of the body";
const ADDRESS = "The address";
const COMMAND = "npm run contract -- --target https://shop.example";

const check = (name: string, state: State, more: Partial<Check> = {}): Check => ({
  theme: BODY,
  name,
  state,
  findings: [],
  status: 200,
  durationMs: 12.34,
  ...more,
});

const violation: Finding = { ...wrongRole, source: "Create Response" };
const drift: Finding = {
  severity: "drift",
  rule: "new-field",
  pointer: "",
  expected: "a field that the schema lists",
  actual: "one more field",
  provenance: "inferred",
  accepted: { reason: "the page is late", until: "2026-12-31" },
};
const warning: Finding = { ...drift, severity: "warning", pointer: "/mood", rule: "format" };

const fact = { claim: "is always there", seen: 1_200, contradicted: 0, shown: undefined };
const NOTHING_SEEN = { exchanges: 0, operations: [], facts: [], neverSeen: [] };

function run(checks: Check[], more: Partial<Run> = {}, strict = false): Run {
  return {
    target: "https://shop.example",
    isRecording: false,
    startedAt: new Date("2026-03-02T09:15:00Z"),
    durationMs: 61_250,
    exitCode: exitCodeOf(checks, { strict }),
    checks,
    sightings: NOTHING_SEEN,
    repeats: {},
    ...more,
  };
}

const many = Array.from({ length: 31 }, (_, index) =>
  check(`header ${index + 1}`, "skipped", {
    theme: ADDRESS,
    reason: "it takes any",
    durationMs: 0,
  }),
);

const RUNS: Record<string, Run> = {
  broken: run(
    [
      check("message: text", "violation", { findings: [violation, drift] }),
      ...["null", "a list", "a map", "empty", "long"].map((value) =>
        check(`message: ${value}`, "violation", { findings: [violation], status: 422 }),
      ),
      check("message: left out", "drift", { findings: [drift] }),
      check("agent_id: text", "warning", { findings: [warning] }),
      check("another agent", "clean", { theme: ADDRESS, status: 404, durationMs: 1_500 }),
      check("a busy server", "inconclusive", { theme: ADDRESS, reason: "status 503", status: 503 }),
      ...many,
    ],
    {
      repeats: {
        "message: text": { command: `${COMMAND} --only 'message: text'`, curl: "curl -sS URL" },
        "agent_id: text": { command: `${COMMAND} --only 'agent_id: text'`, curl: undefined },
      },
      sightings: {
        exchanges: 40,
        operations: [
          { name: "createResponse", exchanges: 40 },
          { name: "getSessionEvents", exchanges: 0 },
          { name: "addNote", exchanges: 0 },
        ],
        facts: [
          { ...fact, name: "RunEvent.id" },
          { ...fact, name: "RunEvent.role", seen: 7, contradicted: 2 },
          { ...fact, name: "RunEvent.cost", seen: 5, contradicted: undefined, shown: 3 },
          { ...fact, name: "RunEvent.mood", seen: 0 },
        ],
        neverSeen: ["status 429", 'RunEvent.effort "high"'],
      },
    },
  ),
  partial: run(
    [check("message: text", "clean"), check("message: null", "not run", { reason: "used up" })],
    {
      rest: { calls: 1, command: `${COMMAND} --max-calls 2` },
      sightings: {
        exchanges: 1,
        operations: [{ name: "createResponse", exchanges: 1 }],
        facts: [{ ...fact, name: "RunEvent.id", seen: 1 }],
        neverSeen: [],
      },
    },
  ),
  unreachable: run([
    check("message: text", "inconclusive", { reason: "unreachable", durationMs: 0 }),
  ]),
  doubtful: run([
    check("message: text", "clean", { doubt: "it remembers nothing" }),
    check("message: null", "not run", { reason: "used up" }),
  ]),
  recorded: run([check("POST 1", "clean")], { isRecording: true, target: "traffic.har" }),
  drifting: run([check("message: text", "drift", { findings: [drift] })], {}, true),
  "drifting-partial": run(
    [
      check("message: text", "drift", { findings: [drift] }),
      check("message: null", "not run", { reason: "used up" }),
    ],
    {},
    true,
  ),
  empty: run([]),
};

const sample = (name: string) => `samples/${name}`;

test.each(Object.entries(RUNS))(
  "the terminal shows a run that is %s as in its sample",
  async (name, of) => {
    await expect(writeSummary(of)).toMatchFileSnapshot(sample(`${name}.txt`));
  },
);

test.each(["broken", "drifting"])(
  "JUnit is told of a run that is %s as in its sample",
  async (name) => {
    const junit = writeJunit(RUNS[name] as Run, { strict: name === "drifting" });
    await expect(junit).toMatchFileSnapshot(sample(`${name}.xml`));
  },
);

test("the page of a run that is broken is as in its sample", async () => {
  await expect(writePage(RUNS.broken as Run)).toMatchFileSnapshot(sample("broken.html"));
});

test.each(["partial", "recorded"])(
  "the page of a run that is %s has the body of its sample",
  async (name) => {
    const [body = ""] = /<body>.*<\/body>/s.exec(writePage(RUNS[name] as Run)) ?? [];
    await expect(`${body}\n`).toMatchFileSnapshot(sample(`${name}.html`));
  },
);
