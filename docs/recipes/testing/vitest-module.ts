// Tests with vitest of an app that makes its client in a module of its own, piper.ts: wherever the app
// imports it, the fake's client is in its place.
import { afterEach, expect, test, vi } from "vitest";
import { ask } from "./ask.ts";
import { piper } from "./piper.ts"; // Yours, as the rest of the app imports it.

// Vitest runs this before the imports.
const fake = await vi.hoisted(async () => {
  const { createFakePiper } = await import("piper-responses/testing");
  return createFakePiper();
});
vi.mock("./piper.ts", () => ({ piper: fake.client }));
afterEach(() => fake.reset());

const question = {
  agent_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
  message: "Where is my order?",
};

test("shows the agent's reply", async () => {
  fake.replyWith({ content: "It comes on Thursday." });
  expect(await ask(piper, question)).toBe("It comes on Thursday.");
});

test("asks to wait where nobody answers", async () => {
  fake.failWith("connection refused");
  expect(await ask(piper, question)).toContain("try again");
});
