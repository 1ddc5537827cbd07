import { expect, test } from "vitest";
import { createJudge } from "../judge/judge.ts";
import { document } from "../judge/sample.ts";
import { EXPECTED, judgeRow } from "./judge-row.ts";
import { isPaid } from "./row.ts";
import { requestTable } from "./table.ts";

const caller = {
  baseUrl: "http://127.0.0.1",
  token: "pat_example_table",
  orgId: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10",
  agentId: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
};
const judge = createJudge(document);

test("names each row once, and has at least 55", () => {
  expect(new Set(requestTable.map(({ name }) => name)).size).toBe(requestTable.length);
  expect(requestTable.length).toBeGreaterThanOrEqual(55);
});

test("puts first what tells the most, a dozen that a budget pays for", () => {
  const paid = requestTable.filter((row) => isPaid(row.request(caller), caller)).slice(0, 12);
  expect(paid[0]?.name).toBe("message: text");
  expect(new Set(paid.map(({ ruling }) => ruling))).toEqual(
    new Set(["allowed", "lacking", "misshapen"]),
  );
  expect(paid.at(-1)?.name).toBe("no body");
});

const judged = requestTable.filter(({ isUnseen }) => !isUnseen);

test.each(judged)("$name: the judge and the page agree that it is $ruling", (row) => {
  expect(judgeRow(row.request(caller), judge)).toEqual(EXPECTED[row.ruling]);
});
