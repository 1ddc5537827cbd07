// The recipe of a Piper agent as a tool of the AI SDK: what the model is told, and what ends it all.
import { expect, onTestFinished, test } from "vitest";
import { answer, reset, type Step, startScriptedServer } from "../servers/scripted.ts";
import { makeApp } from "./recipe.ts";

/** A model that asks the tool once, and then says what it was told. */
const PROGRAM = `
import { generateText, stepCountIs } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { askSupport } from "./agent-tool.ts";

const usage = { inputTokens: { total: 1 }, outputTokens: { total: 1 } };
const ASK = { type: "tool-call", toolCallId: "1", toolName: "askSupport", input: '{"question":"Where is my order?"}' };
const model = new MockLanguageModelV4({
  async doGenerate({ prompt }) {
    const { role, content: [result] } = prompt.at(-1);
    const content = role === "tool" ? [{ type: "text", text: JSON.stringify(result.output) }] : [ASK];
    return { content, finishReason: { unified: role === "tool" ? "stop" : "tool-calls" }, usage, warnings: [] };
  },
});
const stopWhen = stepCountIs(2);
const { text } = await generateText({ model, tools: { askSupport }, stopWhen, prompt: "Help me." });
console.log(text);
`;

const REPLY = JSON.stringify({ content: "It comes on Friday.", role: "assistant" });

test("the model is told the agent's answer, or what came of the call and whether to ask again", async () => {
  const app = await makeApp(["ai@7.0.173", "zod@4.6.7"], ["agent-tool.ts"], {
    "program.js": PROGRAM,
  });
  const told = async (step: Step, more: NodeJS.ProcessEnv = {}) => {
    const api = await startScriptedServer([step]);
    onTestFinished(api.close);
    const { printed } = await app.run("program.js", { ...app.environment(api.url), ...more });
    return { printed, requests: api.requests };
  };

  const answered = await told(answer(200, REPLY));
  expect(answered.printed).toContain("It comes on Friday.");
  expect(answered.requests[0]).toContain('"message":"Where is my order?"');
  expect((await told(reset)).printed).toMatch(/may have acted. Do not ask again/);
  expect((await told(answer(403))).printed).toMatch(/refused the question; nothing was asked/);
  expect((await told(answer(200, '{"run_id":"1"}'))).printed).toMatch(/its answer was lost/);
  const noToken = await told(answer(200, REPLY), { PIPER_TOKEN: "secret" });
  expect(noToken.printed).toMatch(/token must start with pat_/);
  expect(noToken.requests).toEqual([]);
}, 240_000);
