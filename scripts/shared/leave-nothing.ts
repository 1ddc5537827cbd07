import { type ChildProcess, execFileSync } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";
import { rmSync } from "node:fs";
import { constants } from "node:os";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { isAlive } from "./is-alive.ts";

const SIGNALS = ["SIGHUP", "SIGINT", "SIGTERM"] as const;
const KILL_AFTER_MS = 3000;
const LOOK_EVERY_MS = 500;

/** What has to go when this process does. */
const children = new Set<ChildProcess>();
const unfinished = new Set<string>();
let isCommand = false;
let looking: NodeJS.Timeout | undefined;

/**
 * Lets a command that a signal ends, or the end of the npm that started it, take with it what it has
 * started and what it has not finished. Until there is such a thing it ends as every process does;
 * and a signal that the command itself listens to is left to it.
 */
export function leaveNothing(): void {
  isCommand = true;
  subscribe("child_process", (message) => {
    const { process: child } = message as { process: ChildProcess };
    children.add(child);
    listen();
    const forget = () => {
      children.delete(child);
      listen();
    };
    child.once("exit", forget);
    // One that does not start does not exit either.
    process.nextTick(() => child.pid === undefined && forget());
  });
  process.once("exit", () => {
    for (const path of unfinished) rmSync(path, { recursive: true, force: true });
  });
}

/** Names a file or folder that is removed should the command end before it is finished. */
export function begin(path: string): void {
  unfinished.add(path);
  listen();
}

/** Says that a file or folder is what it should be, or gone. */
export function finish(path: string): void {
  unfinished.delete(path);
  listen();
}

/** Listens to signals only while there is something to end: a busy process does not hear them. */
function listen(): void {
  const isNeeded = isCommand && children.size + unfinished.size > 0;
  if (isNeeded === (looking !== undefined)) return;
  for (const signal of SIGNALS) process[isNeeded ? "on" : "off"](signal, end);
  clearInterval(looking);
  looking = isNeeded ? lookForNpm() : undefined;
}

/** A signal to npm ends it, and does not reach what it started: that has another parent then. */
function lookForNpm(): NodeJS.Timeout {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (!process.env.npm_lifecycle_event || process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, LOOK_EVERY_MS);
  return timer.unref();
}

async function end(signal: NodeJS.Signals): Promise<void> {
  if (process.listenerCount(signal) > 1) return;
  clearInterval(looking);
  for (const name of SIGNALS) process.off(name, end).on(name, () => {}); // Once is enough.
  let left = findDescendants();
  // Whoever waits for one of them waits on, and says nothing of how it ended.
  for (const child of children) child.removeAllListeners();
  sendTo(left, signal);
  const giveUpAt = performance.now() + KILL_AFTER_MS;
  for (; left.length > 0 && performance.now() < giveUpAt; left = left.filter(isAlive))
    await wait(20);
  sendTo(left, "SIGKILL");
  process.exit(128 + constants.signals[signal]);
}

/** The processes that this one has started, and those that they have. */
function findDescendants(): number[] {
  const found = new Set([...children].flatMap(({ pid }) => pid ?? []));
  try {
    const listed = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
    const pairs = listed
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/\s+/).map(Number));
    // What is added to a set while it is walked is walked as well.
    for (const parent of found)
      for (const [pid, ppid] of pairs) if (pid && ppid === parent) found.add(pid);
  } catch {
    // No ps: those that this process knows itself have to do.
  }
  return [...found];
}

function sendTo(pids: number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended by itself.
    }
  }
}
