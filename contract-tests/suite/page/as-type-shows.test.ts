import { expect, test } from "vitest";
import { asTypeShows } from "./as-type-shows.ts";

test.each([
  [{ type: "string<uuid> | null" }, "string | null"],
  [{ type: "string", more: { enum: ["calm", "cross"] } }, '"calm" | "cross"'],
  [{ type: "string | null", more: { enum: ["calm", "cross", null] } }, '"calm" | "cross" | null'],
  [{ type: "string[] | null", more: { enum: ["calm", "cross"] } }, '("calm" | "cross")[] | null'],
  [{ type: "number", more: { enum: [1, 2] } }, "1 | 2"],
  [{ type: "number", more: { minimum: 1 } }, "number"],
])("%j is shown as %s", (field, type) => {
  expect(asTypeShows({ mood: { ...field, default: "calm", required: true } })).toEqual({
    mood: { type, required: true },
  });
});
