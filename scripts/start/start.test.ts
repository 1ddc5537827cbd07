import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, inject, onTestFinished, test } from "vitest";
import { findOperation, readOpenApi } from "../../contract-tests/document/openapi.ts";
import { answer, type Step, startScriptedServer } from "../../contract-tests/servers/scripted.ts";
import { runHere } from "../shared/run-here.ts";
import { startScript } from "../shared/run-script.ts";
import { chooseServer } from "./choose-server.ts";
import { tellLostReply } from "./lose-reply.ts";
import { startAsAsked } from "./main.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const UNSET = {
  PIPER_TOKEN: undefined,
  PIPER_ORG_ID: undefined,
  PIPER_AGENT_ID: undefined,
  PIPER_BASE_URL: undefined,
  FORCE_COLOR: undefined,
};

/** What the command prints, and how it ends, without a process of its own. */
const run = (args: string[], env: NodeJS.ProcessEnv = UNSET) =>
  runHere(startAsAsked, args, { env });

/** The mock that all tests share, as the command chooses one of its own: start.full.test.ts starts that. */
const chooseMock = async () => {
  const options = { token: "pat_example", orgId: ID, baseUrl: inject("mockUrl") };
  return { isMock: true, options, agent_id: ID, close: async () => {} };
};

/** What the environment of `npm start` holds when it is to call a server that takes these steps. */
async function callScripted(...steps: Step[]) {
  const server = await startScriptedServer(steps);
  onTestFinished(server.close);
  const env = {
    ...UNSET,
    PIPER_TOKEN: "pat_example",
    PIPER_ORG_ID: ID,
    PIPER_AGENT_ID: ID,
    PIPER_BASE_URL: server.url,
  };
  return { ...server, env };
}

test("shows the mock's reply and its run, and says that the mock answered", async () => {
  const { stdout, stderr, exitCode } = await runHere(
    (own) => startAsAsked(own, chooseMock),
    ["Hello?"],
  );
  const { operation } = findOperation(await readOpenApi());
  const { examples } = operation.responses["200"]?.content["application/json"] ?? {};
  const { content, events } = examples?.withEvents?.value ?? {};
  expect(stdout).toMatch(`You: Hello?\nAgent: ${content}\n\nTIME (UTC)`);
  for (const { event_type } of events as { event_type: string }[]) {
    expect(stdout).toMatch(event_type);
  }
  expect(stdout).toMatch("The mock of openapi.yaml answered, with an example: no agent ran.\n");
  expect(stdout).toMatch(/npm start -- --session [0-9a-f-]{36} "Your message"\n/);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
});

test("calls the API with its flags, and says that the API answered", async () => {
  const { env, url, requests } = await callScripted(answer(200, '{"content":"Hi."}'));
  const args = ["To my", "office.", "--no-events", "--session", "s-1"];
  const { stdout } = await run(args, env);
  const [head, body] = String(requests[0]).split("\r\n\r\n");
  expect(head).toMatch(`POST /v1/orgs/${ID}/responses/?include_events=false HTTP/1.1`);
  expect(head).toMatch(/^authorization: Bearer pat_example$/im);
  const sent = { agent_id: ID, message: "To my office.", session_id: "s-1" };
  expect(JSON.parse(String(body))).toEqual(sent);
  expect(stdout).toBe(`You: To my office.\nAgent: Hi.\n\nThe API at ${url} answered.\n`);
});

test("tells the story of a lost reply: what the client knows, and the run that it finds", async () => {
  const lines: string[] = [];
  for await (const line of tellLostReply(await chooseMock(), "May I return it?", (_, text) => text))
    lines.push(line);
  const story = lines.join("\n");
  expect(story).toMatch(/^Agent: Hello!.*\nYou: May I return it\?\n +The reply is lost/);
  expect(story).toMatch(/The agent may have run: look before sending again\.\n/);
  expect(story).toMatch(/The agent ran once\. Its run is [0-9a-f-]{36}/);
  expect(story).toMatch(/\nAgent: .+\n\nTIME \(UTC\)/);
});

test("loses no reply of the API", async () => {
  const { env, requests } = await callScripted(answer(200, '{"content":"Hi."}'));
  const { stdout, stderr, exitCode } = await run(["--lose-reply"], env);
  expect([exitCode, stdout, requests]).toEqual([2, "", []]);
  expect(stderr).toMatch(/^--lose-reply is for the mock: unset PIPER_TOKEN/);
});

test("prints the reply as JSON, and who answered beside it", async () => {
  const reply = { content: "\u001b[2J\u009b\u202e\n", events: [{ id: ID }], later: [1] };
  const { env, url } = await callScripted(answer(200, JSON.stringify(reply)));
  const { stdout, stderr } = await run(["--json"], env);
  expect(JSON.parse(stdout)).toEqual(reply);
  expect(stdout).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  expect(stderr).toBe(`The API at ${url} answered.\n`);
});

test("prints nothing of a server's that a terminal obeys", async () => {
  const hostile = "\u001b[31m\u009b\u202e\u0007x\ry";
  const event = { event_type: hostile, tool_name: hostile, error_code: hostile };
  const reply = { content: hostile, run_id: hostile, session_id: hostile, events: [event] };
  const { env } = await callScripted(answer(200, JSON.stringify(reply)));
  const { stdout, exitCode } = await run([], env);
  expect(stdout).toMatch("Agent: [31mxy\n");
  expect(stdout).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  expect(stdout).not.toMatch("--session");
  expect(exitCode).toBe(0);
});

test("says in one line that it failed, why, and whether the agent ran", async () => {
  const refusal = answer(401, JSON.stringify({ detail: "No \u001b[31mtoken.\nSorry." }));
  const { env } = await callScripted(refusal);
  expect(await run([], env)).toEqual({
    stdout: "",
    stderr:
      '401 from POST …/responses/: "No \\u001b[31mtoken. Sorry." ' +
      "Check the token. No run was started.\n",
    exitCode: 1,
  });
});

test("says at Ctrl-C whether the agent ran", async () => {
  let onRequest: Step = () => {};
  const asked = new Promise<unknown>((resolve) => {
    onRequest = resolve;
  });
  const { env } = await callScripted(onRequest);
  const script = startScript("start/main", [], { env });
  const stderr = text(script.stderr);
  await asked;
  script.kill("SIGINT");
  const [exitCode] = await once(script, "exit");
  expect(await stderr).toMatch(/signal aborted it .* The agent may have run/);
  expect(exitCode).toBe(130);
});

test("calls nobody when some of its variables are not set, and names those", async () => {
  const env = { ...UNSET, PIPER_TOKEN: "pat_example", PIPER_AGENT_ID: "" };
  expect(await run([], env)).toEqual({
    stdout: "",
    stderr:
      "Not set: PIPER_ORG_ID, PIPER_AGENT_ID. " +
      "For the API set all of PIPER_TOKEN, PIPER_ORG_ID, PIPER_AGENT_ID; for the mock, none.\n",
    exitCode: 1,
  });
  const onlyUrl = chooseServer({ PIPER_BASE_URL: "http://127.0.0.1" });
  await expect(onlyUrl).rejects.toThrow("Not set: PIPER_TOKEN, PIPER_ORG_ID, PIPER_AGENT_ID.");
});

test.each([
  ["An argument is empty.", [""]],
  ["--session is empty.", ["--session", ""]],
  ["--lose-reply takes a message, and no other flag.", ["--lose-reply", "--json"]],
])("calls nobody for arguments that cannot be meant: %s", async (reason, args) => {
  const { env, requests } = await callScripted(answer(200, '{"content":"Hi."}'));
  const { stdout, stderr, exitCode } = await run(args, env);
  expect([exitCode, stdout, requests]).toEqual([2, "", []]);
  expect(stderr).toMatch(new RegExp(`^${reason} Usage: npm start .*\\n$`));
});

test("tells its flags", async () => {
  const { stdout, exitCode } = await run(["--help"]);
  for (const flag of ["no-events", "session ID", "json", "lose-reply", "help"]) {
    expect(stdout).toMatch(new RegExp(`^  --${flag} +\\w`, "m"));
  }
  expect(exitCode).toBe(0);
});

test("shows no token that a refusal repeats", async () => {
  const { env } = await callScripted(answer(401, JSON.stringify({ detail: "No pat_example." })));
  const { stdout, stderr, exitCode } = await run([], env);
  expect([exitCode, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("401");
  expect(stderr).not.toContain("pat_example");
});
