import { expect, test } from "vitest";
import { showProgress } from "./progress.ts";

const TOKEN = "pat_example_live";

const NOTHING = { theme: "", name: "one", state: "clean" as const, findings: [], durationMs: 1.4 };

/** A stream, and what was written to it. */
function outOf(terminal: { isTTY?: true; columns?: number } = {}) {
  const written: string[] = [];
  const write = (chunk: unknown) => written.push(String(chunk)) > 0;
  return { out: { ...terminal, write }, written };
}

test.each([
  [1, 1, "[########################] 1 of 1 checks, 0 findings"],
  [4, 2, "[############------------] 2 of 4 checks, 0 findings"],
  [4, 1, "[######------------------] 1 of 4 checks, 0 findings"],
  [48, 1, "[#-----------------------] 1 of 48 checks, 0 findings"],
  [49, 1, "[------------------------] 1 of 49 checks, 0 findings"],
  [1, 2, "[########################] 1 of 1 checks, 0 findings"],
])("of %i checks %i are drawn as %s", (total, done, line) => {
  const { out, written } = outOf({ isTTY: true, columns: 80 });
  const progress = showProgress(out, total, TOKEN);
  for (let count = 0; count < done; count++) progress.add(NOTHING);
  expect(written.at(-1)).toBe(`\r\u001b[K${line}`);
});

test.each([
  [20, 19],
  [5, 10],
])("on a terminal of %i columns a line has %i, so that it stays one", (columns, length) => {
  const { out, written } = outOf({ isTTY: true, columns });
  showProgress(out, 1, TOKEN).add(NOTHING);
  expect(written.at(-1)).toHaveLength("\r\u001b[K".length + length);
});

test("a terminal that does not say how wide it is has 80 columns", () => {
  const { out, written } = outOf({ isTTY: true });
  showProgress(out, 1, TOKEN).add(NOTHING);
  expect(written.at(-1)).toContain("1 of 1 checks, 0 findings");
});

test("elsewhere than on a terminal each check that was made has a line, with its time", () => {
  const { out, written } = outOf();
  const progress = showProgress(out, 4, TOKEN);
  progress.add(NOTHING);
  progress.add({ ...NOTHING, state: "inconclusive", reason: "429" });
  for (const state of ["not run", "skipped"] as const) progress.add({ ...NOTHING, state });
  progress.end();
  expect(written).toEqual([
    "1 of 4  clean  one (1 ms)\n",
    "2 of 4  inconclusive: 429  one (1 ms)\n",
  ]);
});

test("draws one line on a terminal, and tells each finding once", () => {
  const { out, written } = outOf({ isTTY: true, columns: 60 });
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
  expect(written[0]?.startsWith("\r\u001b[K  violation const")).toBe(true);
  expect(written[0]?.endsWith(", in one\n")).toBe(true);
  expect(all.match(/violation const/g)).toHaveLength(1);
  expect(all).toContain("[############------------] 1 of 2 checks, 1 findings");
  expect(all).not.toContain("\u001b[31m");
  expect(all).not.toContain("pat_example");
  expect(all.endsWith("\r\u001b[K")).toBe(true);
});
