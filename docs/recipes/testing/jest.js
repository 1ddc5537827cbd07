// Tests of an app with Jest, in CommonJS: copy it to ask.test.js, and test a function of yours instead.
const { createFakePiper } = require("piper-responses/testing");
const { ask } = require("./ask.js");

const fake = createFakePiper();
const question = {
  agent_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
  session_id: "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63",
  message: "Where is my order?",
};

afterEach(() => {
  fake.reset();
  jest.useRealTimers();
});

test("shows the agent's reply", async () => {
  fake.replyWith({ content: "It comes on Thursday." });
  expect(await ask(fake.client, question)).toBe("It comes on Thursday.");
  expect(fake.calls.createResponse[0].params.message).toBe("Where is my order?");
});

test("finds a reply that was lost on its way, and asks no second time", async () => {
  fake.replyWith({ content: "It comes on Thursday." });
  fake.failWith("reply lost");
  expect(await ask(fake.client, question)).toBe("It comes on Thursday.");
  expect(fake.calls.createResponse).toHaveLength(1);
});

test("gives up on an agent that never answers", async () => {
  jest.useFakeTimers();
  fake.failWith("stalls");
  const said = ask(fake.client, question);
  await jest.advanceTimersByTimeAsync(300_000); // The client's deadline, and then the look.
  expect(await said).toContain("We do not know");
});

test("asks to wait where there are too many calls", async () => {
  fake.failWith("429");
  expect(await ask(fake.client, question)).toContain("try again");
});
