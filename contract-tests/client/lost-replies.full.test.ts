import { expect, test } from "vitest";
import { measureLostReplies, tableOf, wrongs } from "./lost-replies/measure.ts";

test("in 200 schedules no call is wrongly known as ran, none that ran is missed, none runs twice", async () => {
  const measured = await measureLostReplies(200, 1);
  console.log(tableOf(measured));
  expect(wrongs(measured)).toEqual([]);
  const finished = measured.played.filter(({ killed }) =>
    /^in the (headers|body)$/.test(killed ?? ""),
  );
  expect(new Set(finished.map(({ known }) => known))).toEqual(new Set(["ran"]));
}, 1_800_000);
