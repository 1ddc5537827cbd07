import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Check } from "../../contract-tests/suite/check.ts";
import { acceptKnown, readAcceptedList } from "./accept.ts";

const input: Check = {
  theme: "",
  name: "text/plain",
  state: "drift",
  findings: [
    {
      severity: "drift",
      rule: "status",
      pointer: "status",
      expected: "200, 401, 403, 404, 422, 429",
      actual: "415",
      provenance: "documented",
    },
  ],
  durationMs: 0,
};

test("accepts what the project's own list names", async () => {
  const [accepted] = acceptKnown([input], await readAcceptedList(undefined), process.stderr);
  expect(accepted?.state).toBe("clean");
});

test("accepts by another list where one is named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "accept-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "none.yaml");
  await writeFile(file, "[]");
  expect(acceptKnown([input], await readAcceptedList(file), process.stderr)).toEqual([input]);
  await writeFile(file, "- 7");
  await expect(readAcceptedList(file)).rejects.toMatchObject({
    exitCode: 2,
    message: `${file}, entry 1: is no map of rule, at, reason and until.`,
  });
});

test("a project without a list accepts nothing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "accept-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  expect(await readAcceptedList(undefined, join(folder, "none.yaml"))).toEqual([]);
});

test("refuses a list that is not there", async () => {
  await expect(readAcceptedList("no-such.yaml")).rejects.toMatchObject({
    exitCode: 2,
    message: "--accept no-such.yaml cannot be read.",
  });
});

test("an entry whose day is over accepts nothing any more, and is told of", () => {
  const said: unknown[] = [];
  const stderr = { write: (text: unknown) => Boolean(said.push(text)) };
  const entry = { rule: "status", at: "status", reason: "Known.", until: "2020-01-31" };
  expect(acceptKnown([input], [entry], stderr)).toEqual([input]);
  expect(said).toEqual(["Accepted until 2020-01-31, and no longer: status at status.\n"]);
});

test("an entry accepts to the end of its day", () => {
  vi.useFakeTimers({ now: new Date("2026-01-31T23:59:59Z") });
  onTestFinished(() => void vi.useRealTimers());
  const entry = { rule: "status", at: "status", reason: "Known.", until: "2026-01-31" };
  const stateWith = () => acceptKnown([input], [entry], process.stderr)[0]?.state;
  expect(stateWith()).toBe("clean");
  vi.setSystemTime(new Date("2026-02-01T00:00:00Z"));
  expect(stateWith()).toBe("drift");
});
