import { expect, test } from "vitest";
import { measureLostReplies, tableOf, wrongs } from "./lost-replies/measure.ts";

test("in 200 schedules no call is wrongly known as ran, none that ran is missed, none runs twice", async () => {
  const measured = await measureLostReplies(200, 1);
  console.log(tableOf(measured));
  expect(wrongs(measured)).toEqual([]);
}, 1_800_000);
