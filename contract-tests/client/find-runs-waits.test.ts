// How long a search goes on: its time is passed by the tests, so that none waits.
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPiperClient, type Fetch, type FindRunsOptions } from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { failureOf } from "./failure-of.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const IN_SESSION = { ...CALL, session_id: ID };
const PAUSE_MS = 1000;

beforeEach(
  () => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] }),
);
afterEach(() => void vi.useRealTimers());

/** A run of now, with what the user said in it; nothing of that is seen yet where there is none. */
const run = (...said: string[]) => {
  const at = new Date().toISOString();
  const events = said.map((content) => ({ event_type: "user_message", content }));
  return { id: ID, session_id: ID, created_at: at, updated_at: at, events };
};

/** What a look is answered with. */
const shows = (...runs: object[]) => {
  const session = { session_id: ID, agent_id: ID, organization_id: ID };
  return async () => new Response(JSON.stringify({ session, runs }));
};
const fails: Fetch = async () => new Response("{}", { status: 500 });
const stalls: Fetch = () => new Promise(() => {});

/** Starts to look for a call of now; each look is answered in its turn, and those after them as the last. */
function startSearch(answers: Fetch[], options: Partial<FindRunsOptions>) {
  const startedAt = performance.now();
  let looks = 0;
  const fetch: Fetch = (url, init) => (answers[looks++] ?? answers.at(-1) ?? fails)(url, init);
  const piper = createPiperClient({ token: "pat_example", orgId: ID, fetch });
  const search = piper.findRuns(IN_SESSION, { since: Date.now(), ...options });
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  search.then(end, end);
  return {
    search,
    looks: () => looks,
    tookMs: () => performance.now() - startedAt,
    /** Lets time pass in the next so many pauses between two looks, and never while an answer comes. */
    async pass(pauses: number) {
      for (let pause = 0; pause < pauses && !isOver; pause++) {
        await nextPause();
        await vi.advanceTimersByTimeAsync(PAUSE_MS);
      }
    },
    nextPause,
  };

  /** Beside the deadline's timer, which stands all the time, a pause has one of its own. */
  async function nextPause() {
    while (vi.getTimerCount() < 2 && !isOver) await setImmediate();
  }
}

test("waitMs looks again until the run is there", async () => {
  const none = shows(run("Thanks"));
  const { search, looks, pass } = startSearch([none, none, shows(run(CALL.message))], {
    waitMs: 30_000,
  });
  await pass(2);
  expect(await search).toMatchObject({ runs: [{ id: ID }], undecided: [] });
  expect(looks()).toBe(3);
});

test("waitMs waits for the first events of a run in progress", async () => {
  const { search, pass } = startSearch([shows(run()), shows(run(CALL.message))], {
    waitMs: 30_000,
  });
  await pass(1);
  expect(await search).toMatchObject({ runs: [{ id: ID }], undecided: [] });
});

test("a run that is in progress all the while is told of at the end of waitMs", async () => {
  const { search, looks, tookMs, pass } = startSearch([shows(run())], { waitMs: 2500 });
  await pass(10);
  expect(await search).toMatchObject({ runs: [], undecided: [{ id: ID }] });
  expect(looks()).toBe(4);
  expect(tookMs()).toBeGreaterThanOrEqual(2500);
});

test("waitMs lasts no longer than the deadline, and what was seen by then is told", async () => {
  const { search, looks, pass } = startSearch([shows(run())], {
    waitMs: 60_000,
    timeoutMs: 3500,
  });
  await pass(10);
  expect((await search).undecided).toHaveLength(1);
  expect(looks()).toBe(4);
});

test("a look that stalls after an earlier one ends at the deadline, with what that one saw", async () => {
  const further = vi.fn(stalls);
  const { search, pass } = startSearch([shows(run()), further], {
    waitMs: 60_000,
    timeoutMs: 1300,
  });
  await pass(1);
  await vi.advanceTimersByTimeAsync(300);
  expect((await search).undecided).toHaveLength(1);
  expect(further.mock.lastCall?.[1].signal.aborted).toBe(true);
});

test("a look that fails after one that saw a run takes nothing from that", async () => {
  const { search, pass } = startSearch([shows(run()), fails], { waitMs: 60_000 });
  await pass(1);
  expect((await search).undecided).toHaveLength(1);
});

test("a look that fails after one that saw nothing is told as a failure", async () => {
  const { search, pass } = startSearch([shows(run("Thanks")), fails], { waitMs: 60_000 });
  const failure = failureOf(() => search);
  await pass(1);
  expect(await failure).toMatchObject({ status: 500 });
});

test("a first look that stalls ends at the deadline, as an error", async () => {
  const { search } = startSearch([stalls], { timeoutMs: 200 });
  const failure = failureOf(() => search);
  await vi.advanceTimersByTimeAsync(200);
  expect(await failure).toMatchObject({ kind: "timeout", outcome: "none" });
});

test("a search ends where its caller aborts it, while it waits to look again too", async () => {
  const caller = new AbortController();
  const options = { waitMs: 60_000, signal: caller.signal };
  const { search, nextPause } = startSearch([shows(run("Thanks"))], options);
  const failure = failureOf(() => search);
  await nextPause();
  caller.abort();
  expect(await failure).toMatchObject({ kind: "abort", outcome: "none", phase: "wait" });
  const before = startSearch([shows()], { signal: AbortSignal.abort() });
  expect(await failureOf(() => before.search)).toMatchObject({ kind: "abort", phase: "token" });
});
