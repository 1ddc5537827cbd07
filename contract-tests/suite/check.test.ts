import { expect, test } from "vitest";
import { type Check, exitCodeOf, type State } from "./check.ts";

test("exits 0, 1 or 3 by the worst that was found", () => {
  const exit = (strict: boolean, ...states: State[]) =>
    exitCodeOf(
      states.map((state) => ({ state }) as Check),
      { strict },
    );
  expect(exit(false, "clean", "warning", "drift", "skipped", "not run")).toBe(0);
  expect(exit(false, "drift")).toBe(0);
  expect(exit(true, "clean", "skipped", "not run")).toBe(0);
  expect(exit(true, "clean", "drift")).toBe(1);
  expect(exit(true, "clean", "warning")).toBe(1);
  expect(exit(false, "clean", "violation", "inconclusive")).toBe(1);
  expect(exit(false, "clean", "inconclusive")).toBe(3);
  expect(exit(false, "skipped", "not run")).toBe(3);
  expect(exit(false)).toBe(3);
});

test("a run that was stopped exits 3, unless it has found what fails it", () => {
  const exit = (state: State) =>
    exitCodeOf([{ state } as Check], { strict: false, isStopped: true });
  expect([exit("clean"), exit("drift"), exit("violation")]).toEqual([3, 3, 1]);
});
