import { expect, test } from "vitest";
import { document } from "../../contract-tests/suite/judge/sample.ts";
import { readFlags } from "./flags.ts";
import { showProgress } from "./progress.ts";
import { budgetOf } from "./run-target.ts";
import { readPastedUrl } from "./target-url.ts";

const TOKEN = "pat_example_live";
const ORG_ID = "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10";

test("calls cost something beyond this machine only", () => {
  const { maxCalls } = readFlags([]);
  expect(budgetOf({ isLive: true }, { maxCalls })).toBe(12);
  expect(budgetOf({ isLive: false }, { maxCalls })).toBe(Number.POSITIVE_INFINITY);
  expect(budgetOf({ isLive: true }, readFlags(["--max-calls", "0"]))).toBe(0);
});

test.each([
  ["https://api.letpiper.com", "https://api.letpiper.com", undefined],
  ["https://api.letpiper.com/v1/", "https://api.letpiper.com", undefined],
  ["https://api.letpiper.com/v1/orgs/{org_id}/responses/", "https://api.letpiper.com", undefined],
  [
    `https://api.letpiper.com/v1/orgs/${ORG_ID}/responses/?include_events=true`,
    "https://api.letpiper.com",
    ORG_ID,
  ],
  [
    `http://localhost:4010/api/piper/v1/orgs/${ORG_ID}/responses`,
    "http://localhost:4010/api/piper",
    ORG_ID,
  ],
  ["https://shop.example/api", "https://shop.example/api", undefined],
  ["mok", "mok", undefined],
])("understands %s", (pasted, base, orgId) => {
  expect(readPastedUrl(pasted, document)).toEqual({ base, orgId });
});

test("draws one line on a terminal, and tells each finding once", () => {
  const written: string[] = [];
  const out = {
    isTTY: true,
    columns: 60,
    write: (chunk: unknown) => written.push(String(chunk)) > 0,
  };
  const progress = showProgress(out, 2, TOKEN);
  const finding = {
    severity: "violation" as const,
    rule: "const",
    pointer: "/role",
    expected: '"assistant"',
    actual: `\u001b[31m${TOKEN}`,
    provenance: "documented",
  };
  const check = {
    theme: "",
    name: "one",
    state: "violation" as const,
    findings: [finding],
    durationMs: 1,
  };
  progress.add(check);
  progress.add({ ...check, name: "two" });
  progress.end();
  const all = written.join("");
  expect(all.match(/violation const/g)).toHaveLength(1);
  expect(all).toContain("[############------------] 1 of 2 checks, 1 findings");
  expect(all).not.toContain("\u001b[31m");
  expect(all).not.toContain("pat_example");
  expect(all.endsWith("\r\u001b[K")).toBe(true);
});
