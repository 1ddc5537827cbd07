// What the guide's table says of each fault is what the fake does.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isPiperError } from "../../src/index.ts";
import { createFakePiper, type FaultName } from "../../src/testing/index.ts";
import { CALL } from "../calls/call.ts";
import { HAPPENINGS } from "./happenings.ts";

const GUIDE = readFileSync(new URL("../../docs/testing.md", import.meta.url), "utf8");
const rows = [...GUIDE.matchAll(/^\| `(.+?)` +\|.+\| (\w+) +\| `(\w+)` +\| (.+?) +\|$/gm)].map(
  ([, name, kind, outcome, found]) => ({ name, kind, outcome, found }),
);

const ask = {
  ...CALL,
  session_id: "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63",
  message: "Where is my parcel?",
};

test("the guide lists every fault", () => {
  expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(HAPPENINGS).sort());
});

test.each(rows)("$name is a $kind error, $outcome, and a look shows $found", async (row) => {
  const fake = createFakePiper({ timeoutMs: 500 });
  const since = Date.now();
  fake.failWith(row.name as FaultName);
  const error = await fake.client.createResponse(ask).catch((error: unknown) => error);
  if (!isPiperError(error)) throw error;
  const { runs, undecided } = await fake.client.findRuns(ask, { since, timeoutMs: 10_000 });
  const found = { "1 0": "the run", "0 1": "undecided", "0 0": "nothing" };
  expect({ ...row, found: Object(found)[`${runs.length} ${undecided.length}`] }).toEqual({
    ...row,
    kind: error.kind,
    outcome: error.outcome,
  });
});
