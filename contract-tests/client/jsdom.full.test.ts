// @vitest-environment jsdom
import { expect, onTestFinished, test } from "vitest";
import { createPiperClient } from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { answer, startScriptedServer } from "../servers/scripted.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const TOKEN = "pat_example_0123456789";

test("a token is not refused in jsdom: it has a document, but nobody opens its pages", async () => {
  const server = await startScriptedServer([answer(200, '{"content":"Hello!"}')]);
  onTestFinished(server.close);
  const piper = createPiperClient({ token: TOKEN, orgId: ID, baseUrl: server.url });
  const { signal } = new AbortController();
  const { data } = await piper.createResponse(CALL, { signal });
  expect(data.content).toBe("Hello!");
  expect(document.defaultView).toBe(window);
});
