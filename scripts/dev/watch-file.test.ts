import { once } from "node:events";
import { mkdtempSync, renameSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { AWAY_MS, QUIET_MS, watchFile } from "./watch-file.ts";

// The clock goes on only where a test says so; files and folders are real.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  return () => vi.useRealTimers();
});

/** A file that is watched, and a way to wait for what is told of it. */
async function startWatching() {
  const folder = mkdtempSync(join(tmpdir(), "watch-"));
  const file = join(folder, "openapi.yaml");
  writeFileSync(file, "first");
  const told: (string | undefined)[] = [];
  const news = new EventTarget();
  const watcher = watchFile(file, (text) => {
    told.push(text);
    news.dispatchEvent(new Event("told"));
  });
  onTestFinished(() => {
    watcher.close();
    rmSync(folder, { recursive: true });
  });
  /** Lets time pass, and waits for what is told then. */
  async function after(ms: number): Promise<void> {
    const next = once(news, "told");
    vi.advanceTimersByTime(ms);
    await next;
  }
  await after(0);
  return { file, told, after };
}

/** Does something to a file, and waits until whoever watches its folder has heard. */
async function heard(file: string, act: () => void): Promise<void> {
  const watcher = watch(dirname(file));
  const said = new Promise<void>((resolve) =>
    watcher.on("change", (_, name) => name === basename(file) && resolve()),
  );
  act();
  await said;
  watcher.close();
}

/** Waits until the watcher has looked, and found that it has to look again. */
async function lookedInVain(told: unknown[]): Promise<void> {
  while (vi.getTimerCount() === 0 && told.length === 1) await new Promise(setImmediate);
}

test("a burst of saves is told once, with the last text", async () => {
  const { file, told, after } = await startWatching();
  for (const text of ["one", "two", "three"]) {
    await heard(file, () => writeFileSync(file, text));
    vi.advanceTimersByTime(QUIET_MS / 2);
  }
  await after(QUIET_MS);
  expect(told).toEqual(["first", "three"]);
});

test("saves by renaming are told, one after the other", async () => {
  const { file, told, after } = await startWatching();
  for (const text of ["second", "third"]) {
    writeFileSync(`${file}.draft`, text);
    await heard(file, () => renameSync(`${file}.draft`, file));
    await after(QUIET_MS);
  }
  expect(told).toEqual(["first", "second", "third"]);
});

test("a file that is away for a moment is not gone", async () => {
  const { file, told, after } = await startWatching();
  await heard(file, () => rmSync(file));
  vi.advanceTimersByTime(QUIET_MS);
  await lookedInVain(told);
  await heard(file, () => writeFileSync(file, "back"));
  await after(QUIET_MS);
  expect(told).toEqual(["first", "back"]);
});

test("a file that stays away is gone, until it is back", async () => {
  const { file, told, after } = await startWatching();
  await heard(file, () => rmSync(file));
  vi.advanceTimersByTime(QUIET_MS);
  await lookedInVain(told);
  await after(AWAY_MS);
  await heard(file, () => writeFileSync(file, "first"));
  await after(QUIET_MS);
  expect(told).toEqual(["first", undefined, "first"]);
});

test("a save that changes nothing is not told", async () => {
  const { file, told, after } = await startWatching();
  await heard(file, () => writeFileSync(file, "first"));
  vi.advanceTimersByTime(QUIET_MS);
  await heard(file, () => writeFileSync(file, "second"));
  await after(QUIET_MS);
  expect(told).toEqual(["first", "second"]);
});
