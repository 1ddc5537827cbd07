// An app that makes its client itself, behind MSW: the fake answers what MSW intercepts, on Node and
// in a page. What fails on the way has no code here, as in browsers: the client can only say that the
// agent may have run. Where that matters, put `fake.fetch` in the place of the global fetch instead.
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { createPiperClient } from "piper-responses";
import { createFakePiper } from "piper-responses/testing";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { ask } from "./ask.ts";

const fake = createFakePiper();
const server = setupServer(
  http.all("https://api.letpiper.com/*", ({ request }) =>
    fake.fetch(request).catch(() => HttpResponse.error()),
  ),
);
beforeAll(() => server.listen());
afterAll(() => server.close());
afterEach(() => {
  fake.reset();
  vi.unstubAllGlobals();
});

// As the app makes it, far from its tests.
const piper = createPiperClient({
  token: "pat_example",
  orgId: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10",
  maxRetries: 0,
});
const question = {
  agent_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
  session_id: "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63",
  message: "Where is my order?",
};

test("shows the agent's reply", async () => {
  fake.replyWith({ content: "It comes on Thursday." });
  expect(await ask(piper, question)).toBe("It comes on Thursday.");
});

test("finds a reply that was lost on its way", async () => {
  fake.replyWith({ content: "It comes on Thursday." });
  fake.failWith("reply lost");
  expect(await ask(piper, question)).toBe("It comes on Thursday.");
  expect(fake.calls.createResponse).toHaveLength(1);
});

test("without MSW: each fault is known by its code, as in production", async () => {
  vi.stubGlobal("fetch", fake.fetch);
  fake.failWith("connection refused");
  expect(await ask(piper, question)).toContain("try again");
});
