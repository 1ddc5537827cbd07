import { expect, test } from "vitest";
import { measureLostReplies, tableOf, wrongs } from "./lost-replies/measure.ts";
import { KILLED } from "./lost-replies/schedule.ts";

test("in 200 schedules no call is wrongly known as ran, none that ran is missed, none runs twice", async () => {
  const measured = await measureLostReplies(200, 1);
  console.log(tableOf(measured));
  expect(wrongs(measured)).toEqual([]);
  const finished = measured.played.filter(({ killed }) =>
    /^in the (headers|body)$/.test(killed ?? ""),
  );
  expect(new Set(finished.map(({ known }) => known))).toEqual(new Set(["ran"]));
}, 1_800_000);

test("a call whose server was killed is known as ran or not seen, never wrongly, and runs once", async () => {
  // Each moment once: a process takes the place of each that was killed.
  const measured = await measureLostReplies(KILLED.length, 1, 0);
  expect(wrongs(measured)).toEqual([]);
  const killed = new Set(measured.played.map((call) => call.killed));
  expect(KILLED.filter((moment) => !killed.has(moment))).toEqual([]);
  const knownOf = (moment: string) =>
    new Set(measured.played.filter((call) => call.killed === moment).map(({ known }) => known));
  expect([...knownOf("in the body"), ...knownOf("in the headers")]).toEqual(["ran", "ran"]);
  expect([...knownOf("before the call")]).toEqual(["not sent"]);
});
