import { expect, onTestFinished, test } from "vitest";
import {
  answer,
  type ScriptedServer,
  type Step,
  startScriptedServer,
} from "../../contract-tests/servers/scripted.ts";
import { CONVERSATION_THEME } from "../../contract-tests/suite/conversation/judge-conversation.ts";
import { document, example } from "../../contract-tests/suite/judge/sample.ts";
import { requestTable } from "../../contract-tests/suite/requests/table.ts";
import type { CommandProcess } from "../shared/command.ts";
import { readFlags } from "./flags.ts";
import { runTarget } from "./run-target.ts";

const ENVIRONMENT = {
  PIPER_TOKEN: "pat_example_target",
  PIPER_ORG_ID: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10",
  PIPER_AGENT_ID: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
};
const RIGHT = answer(200, JSON.stringify(example("WithEventsResponse")));

async function start(...script: Step[][]): Promise<ScriptedServer> {
  const server = await startScriptedServer(...script);
  onTestFinished(() => server.close());
  return server;
}

/** Runs the suite, and says what it judged and what it wrote to a terminal. */
async function judge(args: string[], env: NodeJS.ProcessEnv = ENVIRONMENT) {
  let written = "";
  const stderr = {
    isTTY: true,
    write: (text: string | Uint8Array) => {
      written += text;
      return true;
    },
  };
  const own = { env, stderr } as unknown as CommandProcess;
  const judged = await runTarget(document, readFlags(args), own, new AbortController().signal);
  return { ...judged, written };
}

test("a server beyond this machine is asked only where that is meant, and what it costs is said", async () => {
  await expect(judge(["--target", "https://piper.invalid/api/"])).rejects.toThrow(
    expect.objectContaining({
      exitCode: 2,
      message:
        "https://piper.invalid/api is beyond this machine: up to 12 calls may run an agent and cost money. Add --yes to make them.",
    }),
  );
});

test("a server is asked only where it is known who asks", async () => {
  await expect(judge(["--target", "https://piper.invalid"], {})).rejects.toThrow(
    expect.objectContaining({ exitCode: 2, message: expect.stringContaining("PIPER_TOKEN") }),
  );
});

test("a server behind a path is judged, and what it shows of the contract is seen", async () => {
  const { url } = await start([RIGHT]);
  const args = ["--target", `${url}/api`, "--only", "message: text"];
  const { checks, sightings } = await judge(args);
  expect(checks.map(({ state }) => state)).toEqual(["clean"]);
  expect(sightings.operations).toContainEqual({ name: "createResponse", exchanges: 1 });
});

test.each([
  ["a whole run", ["--max-calls", "1"], true],
  ["a single request", ["--only", "message: text"], false],
])("%s is judged as a conversation, or not", async (_, args, isConversation) => {
  const { url } = await start([RIGHT]);
  const { checks } = await judge(["--target", url, ...args]);
  expect(checks.some(({ theme }) => theme === CONVERSATION_THEME)).toBe(isConversation);
});

test("a 429 is waited for as long as --max-wait says, and no longer", async () => {
  const wait = { "retry-after": "2" };
  const refusal = answer(429, JSON.stringify(example("RateLimitedError")), wait);
  const server = await start([refusal], [RIGHT]);
  const args = ["--target", server.url, "--only", "message: text", "--max-wait", "1"];
  const { checks } = await judge(args);
  expect(server.requests).toHaveLength(1);
  expect(checks[0]?.reason).toContain("429");
});

test("the bar is gone from the terminal at the end", async () => {
  const { url } = await start([RIGHT]);
  const { written } = await judge(["--target", url, "--only", "message: text"]);
  expect(written).toContain("1 of 1 checks");
  expect(written.endsWith("\r\u001b[K")).toBe(true);
});

test("what the budget left out can be asked by a command that is said", async () => {
  const { url } = await start([RIGHT]);
  const { rest, checks } = await judge(["--target", url, "--max-calls", "3"]);
  const left = checks.filter(({ isUnpaid }) => isUnpaid).length;
  expect(left).toBeGreaterThan(0);
  expect(rest).toEqual({
    calls: left,
    command: `npm run contract -- --target ${url} --max-calls ${3 + left}`,
  });
});

test("a single call that the budget left out counts as well", async () => {
  const { url } = await start([RIGHT]);
  const args = ["--target", url, "--only", "message: text", "--max-calls", "0"];
  expect((await judge(args)).rest).toEqual({
    calls: 1,
    command: `npm run contract -- --target ${url} --max-calls 1`,
  });
});

test("nothing is left out where nothing says how many calls there are to be", async () => {
  const { url } = await start([RIGHT]);
  const { rest } = await judge(["--target", url, "--only", "message: text"]);
  expect(rest).toBeUndefined();
});

const ZEROS = "an org_id of zeros";
const READING = "Get Session Events";
const readings = requestTable.filter(({ theme }) => theme === READING).map(({ name }) => name);

test.each([
  [ZEROS, [ZEROS]],
  [ZEROS.toUpperCase(), [ZEROS, `reading a session: ${ZEROS}`]],
  ["session: of an EARLIER reply", ["reading a session: of an earlier reply"]],
  [READING.toLowerCase(), readings],
])(
  "--only %s asks for what has that name, or else for all that have it inside",
  async (only, names) => {
    const { url } = await start([RIGHT]);
    const { checks } = await judge(["--target", url, "--only", only]);
    expect(checks.map(({ name }) => name)).toEqual(names);
  },
);

test("--only with what no request is called is refused", async () => {
  const refused = judge(["--target", "http://127.0.0.1:9", "--only", "no such check"]);
  await expect(refused).rejects.toThrow(
    "--only no such check names no request of the suite. What is judged over a whole conversation needs a whole run.",
  );
});
