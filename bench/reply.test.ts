import { expect, test } from "vitest";
import { makeReply } from "./reply.ts";

test.each([2_000, 500_000])("a reply of %d bytes has that many, and events", async (bytes) => {
  const reply = await makeReply(bytes);
  expect(Buffer.byteLength(reply)).toBe(bytes);
  expect(JSON.parse(reply).events.length).toBeGreaterThan(1);
});
