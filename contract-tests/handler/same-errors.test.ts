// Behind the handler a page's client throws what the server's client threw: here of each kind of fault one.
import { beforeAll, expect, test } from "vitest";
import { type Fault, TOKEN } from "../client/faults/table.ts";
import { call, expectSameError, openSite, ROWS } from "./same-errors.ts";
import { REPLY, replies } from "./stand-up.ts";

beforeAll(openSite);

/** What the error of a row is, and which fields are said of it. */
const sortOf = ({ kind, outcome, requests, has = {} }: Fault) =>
  [kind, outcome, requests, ...Object.keys(has)].join();

/** The first row of each sort, and all in which a token turns up: same-errors.full.test.ts has the others. */
const SAMPLE = ROWS.filter(
  (row) =>
    row.name.includes("token") || row === ROWS.find((other) => sortOf(other) === sortOf(row)),
);

test.concurrent.each(SAMPLE)("$name: the page's error is the server's", expectSameError);

test("each kind of error that a server can have is among these rows", () => {
  const kinds = new Set(SAMPLE.map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual([
    "config",
    "connection",
    "http",
    "none",
    "response",
    "timeout",
  ]);
});

test("a reply that echoes the token reaches the page without it", async () => {
  const script = [[replies({ ...REPLY, content: `Is it ${TOKEN}?`, run_id: TOKEN })]];
  const { answers } = await call({
    name: "echo",
    script,
    kind: "none",
    outcome: "none",
    requests: 1,
  });
  expect(answers).toContain("Is it [token]?");
  expect(answers).not.toContain(TOKEN.slice(4));
});
