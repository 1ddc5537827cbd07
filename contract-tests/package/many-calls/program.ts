// Makes very many calls on one client and one signal, and prints what they leave behind. A process
// of its own, started with --expose-gc: URL CALLS AT_ONCE
import { getEventListeners } from "node:events";
import process from "node:process";
import { setImmediate } from "node:timers/promises";
import { createPiperClient } from "../../../src/index.ts";
import { CALL } from "../../calls/call.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

const [, , baseUrl = "", rounds, atOnce] = process.argv;
const warnings: string[] = [];
process.on("warning", ({ message }) => warnings.push(message));

const { signal } = new AbortController();
const piper = createPiperClient({ token: "pat_example_0123456789", orgId: ID, baseUrl });
const results: Record<string, number> = {};
let mostListeners = 0;

const countListeners = () => getEventListeners(signal, "abort").length;

/** Prints what came of it. */
function report(heapGrowth?: number): void {
  const listenersLeft = countListeners();
  console.log(JSON.stringify({ results, warnings, mostListeners, listenersLeft, heapGrowth }));
}

/** Makes one call after the other. */
async function makeCalls(count: number): Promise<void> {
  for (let made = 0; made < count; made++) {
    const call = piper.createResponse(CALL, { signal });
    if (made % 50 === 0) mostListeners = Math.max(mostListeners, countListeners());
    const result = await call.then(
      ({ response }) => response.status,
      ({ kind, message, status }) => (kind === "http" ? status : message),
    );
    results[result] = (results[result] ?? 0) + 1;
    // Not to the end: each listener that is left slows all that follow.
    if (mostListeners > 2 * Number(atOnce)) report();
    // fetch has its connection back a moment after the body is read.
    await setImmediate();
  }
}

/** Makes that many calls, as many at once as was asked for. */
const makeRounds = (count: number) =>
  Promise.all(Array.from({ length: Number(atOnce) }, () => makeCalls(count)));

/** What the heap holds once everything is collected that can be. */
async function heapUsed(): Promise<number> {
  for (let round = 0; round < 5; round++) {
    await setImmediate();
    gc?.();
  }
  return process.memoryUsage().heapUsed;
}

// Before: the compiled code and fetch's pool of connections are no leak.
await makeRounds(Math.ceil(Number(rounds) / 10));
await makeRounds(Math.ceil(Number(rounds) / 10));
const heapBefore = await heapUsed();
await makeRounds(Number(rounds));
const heapGrowth = (await heapUsed()) - heapBefore;

// Stays until stdin ends, so that somebody can see its connections close.
process.stdin.resume();
report(heapGrowth);
