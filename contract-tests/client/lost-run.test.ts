// To the millisecond: which runs are of the time in which a lost call may have run.
import { expect, test } from "vitest";
import { chooseRuns } from "../../src/lost-run.ts";

const SINCE = Date.UTC(2026, 0, 31, 12);
const CLOCKS_APART_MS = 5000;

/** What is told of a run of the same text that was created at a time, of a search at another. */
function told(createdAt: number, now: number) {
  const run = {
    id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
    session_id: "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63",
    created_at: new Date(createdAt).toISOString(),
    updated_at: "",
    events: [{ event_type: "user_message", content: "Hi" }],
  };
  const lost = { message: "Hi", since: SINCE, now, areEventsHidden: false };
  const found = chooseRuns([run as never], lost);
  return found.runs.length > 0 ? "ran" : found.undecided.length > 0 ? "undecided" : "not seen";
}

test.each([
  [SINCE, SINCE, "ran"],
  [SINCE - 1, SINCE, "undecided"],
  [SINCE - CLOCKS_APART_MS, SINCE, "undecided"],
  [SINCE - CLOCKS_APART_MS - 1, SINCE, "not seen"],
  [SINCE + CLOCKS_APART_MS, SINCE, "ran"],
  [SINCE + CLOCKS_APART_MS + 1, SINCE, "undecided"],
  [SINCE, SINCE - CLOCKS_APART_MS, "ran"],
  [SINCE, SINCE - CLOCKS_APART_MS - 1, "undecided"],
])("a run created at %i, looked for at %i: %s", (createdAt, now, verdict) => {
  expect(told(createdAt, now)).toBe(verdict);
});
