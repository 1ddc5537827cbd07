import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isPiperError } from "../../src/index.ts";
import { createFakePiper, type FakePiper } from "../../src/testing/index.ts";
import { CALL } from "../calls/call.ts";

const ask = { ...CALL, message: "Where is my parcel?" };

// Before a call is sent again it is waited for a random time, of which the least is none.
beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterEach(() => void vi.restoreAllMocks());

/** What each of so many calls came to: its error's outcome, or "ok". */
async function outcomesOf({ client }: FakePiper, calls: number, params: object = {}) {
  const outcomes: string[] = [];
  for (let n = 0; n < calls; n += 1)
    await client.createResponse({ ...ask, ...params }).then(
      () => outcomes.push("ok"),
      (error) => outcomes.push(isPiperError(error) ? error.outcome : String(error)),
    );
  return outcomes;
}

test("a fault is the next call's alone", async () => {
  const fake = createFakePiper();
  fake.failWith("401");
  expect(await outcomesOf(fake, 3)).toEqual(["rejected", "ok", "ok"]);
});

test("a fault may be several calls', or all from now on", async () => {
  const fake = createFakePiper();
  fake.failWith("reply lost", { times: 2 });
  fake.failWith("403", { times: Number.POSITIVE_INFINITY });
  expect(await outcomesOf(fake, 4)).toEqual(["unknown", "unknown", "rejected", "rejected"]);
});

test("faults come in the order in which they were planned", async () => {
  const fake = createFakePiper();
  fake.failWith("connection refused");
  fake.failWith("incomplete reply");
  expect(await outcomesOf(fake, 3)).toEqual(["not_sent", "completed", "ok"]);
});

test("a fault for calls that are meant is for each of them", async () => {
  const fake = createFakePiper();
  fake.failWith("500", {
    operation: "createResponse",
    when: ({ params }) => params.message === "Refund",
  });
  expect(await outcomesOf(fake, 2, { message: "Refund" })).toEqual(["unknown", "unknown"]);
  expect(await outcomesOf(fake, 1)).toEqual(["ok"]);
});

test("a fault for calls that are meant may be a number of them", async () => {
  const fake = createFakePiper();
  fake.failWith("500", { times: 1, when: ({ operation }) => operation === "createResponse" });
  expect(await outcomesOf(fake, 2)).toEqual(["unknown", "ok"]);
});

test("a fault goes before a reply to all calls", async () => {
  const fake = createFakePiper();
  fake.replyWith({ content: "Hi" });
  fake.failWith("429");
  expect(await outcomesOf(fake, 2)).toEqual(["rejected", "ok"]);
});

test("a fault meets all attempts of a call, and counts once", async () => {
  const fake = createFakePiper({ maxRetries: 2 });
  fake.failWith("connection refused");
  expect(await outcomesOf(fake, 2)).toEqual(["not_sent", "ok"]);
  expect(fake.calls.createResponse.map(({ requests }) => requests)).toEqual([3, 1]);
});

test("a fault may meet the first attempt alone: the client's next one succeeds", async () => {
  const fake = createFakePiper({ maxRetries: 2 });
  fake.failWith("connection refused", { attempts: 1, times: 2 });
  expect(await outcomesOf(fake, 3)).toEqual(["ok", "ok", "ok"]);
  expect(fake.calls.createResponse.map(({ requests }) => requests)).toEqual([2, 2, 1]);
});

test("a fault may meet two attempts: the third succeeds", async () => {
  const fake = createFakePiper({ maxRetries: 3 });
  fake.failWith("connection refused", { attempts: 2 });
  expect(await outcomesOf(fake, 1)).toEqual(["ok"]);
  expect(fake.calls.createResponse[0]?.requests).toBe(3);
});

test("what a fault leaves an attempt to is planned as well", async () => {
  const fake = createFakePiper({ maxRetries: 2 });
  fake.failWith("connection refused", { attempts: 1 });
  fake.failWith("reply lost");
  expect(await outcomesOf(fake, 2)).toEqual(["unknown", "ok"]);
});

test("a client of the fake's does not send again unless it is told to", async () => {
  const fake = createFakePiper();
  fake.failWith("connection refused", { attempts: 1 });
  expect(await outcomesOf(fake, 1)).toEqual(["not_sent"]);
});

test("a wrong call fails as with any client, and reaches nobody", async () => {
  const { client, calls } = createFakePiper();
  await expect(client.createResponse({ ...CALL, agent_id: "7" })).rejects.toMatchObject({
    kind: "config",
    outcome: "not_sent",
    message: expect.stringContaining("agent_id must be a UUID"),
  });
  const typo = { ...ask, sesion_id: "x" };
  await expect(client.createResponse(typo)).rejects.toMatchObject({ kind: "config" });
  expect(calls.createResponse).toEqual([]);
});
