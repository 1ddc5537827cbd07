// Tests of an app with Node's own runner: copy it to ask.test.js, and test a function of yours instead.
import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { createFakePiper } from "piper-responses/testing";
import { ask } from "./ask.js";

const fake = createFakePiper();
const question = {
  agent_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
  session_id: "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63",
  message: "Where is my order?",
};

afterEach(() => {
  fake.reset();
  mock.timers.reset();
});

test("finds a reply that was lost on its way, and asks no second time", async () => {
  fake.replyWith({ content: "It comes on Thursday." });
  fake.failWith("reply lost");
  assert.equal(await ask(fake.client, question), "It comes on Thursday.");
  assert.equal(fake.calls.createResponse.length, 1);
});

test("gives up on an agent that never answers", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  fake.failWith("stalls");
  const error = fake.client.createResponse(question).catch((error) => error);
  await setImmediate(); // Until it is sent.
  mock.timers.tick(290_000); // The client's deadline.
  assert.equal((await error).outcome, "unknown");
});

test("asks to wait where there are too many calls", async () => {
  fake.failWith("429");
  assert.match(await ask(fake.client, question), /try again/);
});
