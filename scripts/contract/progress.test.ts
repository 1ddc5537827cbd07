import { expect, test } from "vitest";
import { showProgress } from "./progress.ts";

const TOKEN = "pat_example_live";

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
