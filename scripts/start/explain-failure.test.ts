import { expect, onTestFinished, test } from "vitest";
import { CALL } from "../../contract-tests/calls/call.ts";
import {
  answer,
  reset,
  type Step,
  startScriptedServer,
} from "../../contract-tests/servers/scripted.ts";
import { createPiperClient } from "../../src/index.ts";
import { explainFailure } from "./explain-failure.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

async function explain(step: Step): Promise<unknown> {
  const server = await startScriptedServer([step]);
  onTestFinished(server.close);
  const piper = createPiperClient({ token: "pat_example", orgId: ID, baseUrl: server.url });
  return piper.createResponse(CALL).catch(explainFailure);
}

const problems = [{ loc: ["body"], msg: "Field required", type: "missing" }];

test.each<[string, Step, RegExp]>([
  [
    "a refusal",
    answer(404, '{"detail":"No agent."}'),
    /^404 .*: "No agent\." .* No run was started\.$/,
  ],
  ["a list", answer(422, JSON.stringify({ detail: problems })), /^422 .*: "body: Field required"/],
  ["a page", answer(502, "<p>\n</p>"), /^502 .*: an HTML page.* The agent may have run: look /],
  ["silence", answer(500), /^500 from POST …\/responses\/\. The agent may have run: look /],
  ["no answer", reset, /ECONNRESET: .*The agent may have run: look /],
  [
    "a lost reply",
    answer(200, `{"run_id":"${ID}"}`),
    new RegExp(`Its run is ${ID}\\. The agent ran`),
  ],
])("tells %s", async (_, step, message) => {
  expect(await explain(step)).toMatchObject({
    message: expect.stringMatching(message),
    exitCode: 1,
  });
});

test("names bad settings as they were given", async () => {
  const create = async () => createPiperClient({ token: "x", orgId: "1", baseUrl: "ftp://x" });
  expect(await create().catch(explainFailure)).toMatchObject({
    message: expect.stringMatching(
      /^(?=.*PIPER_TOKEN must)(?=.*PIPER_ORG_ID must)(?=.*PIPER_BASE_URL must).*\. Nothing was sent\.$/,
    ),
  });
});

test("names a setting that is no header text, and ends a question as one", async () => {
  const create = async () => createPiperClient({ token: "pat_exam\nple", orgId: ID });
  expect(await create().catch(explainFailure)).toMatchObject({
    message: expect.stringMatching(/^PIPER_TOKEN has a line break .*\? Nothing was sent\.$/),
  });
});

test("leaves other errors as they are", () => {
  const error = new TypeError("x");
  expect(explainFailure(error)).toBe(error);
});
