import { inspect } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { createPiperClient, type PiperClientOptions } from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { API_URL } from "../document/api-url.ts";
import { answer, startScriptedServer } from "../servers/scripted.ts";
import { refusedFor } from "./refused-for.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const TOKEN = "pat_example_0123456789";
const REPLY = [answer(200, JSON.stringify({ content: "Hello!" }))];

const create = (options: object) =>
  createPiperClient({ orgId: ID, ...options } as PiperClientOptions);

/** The Authorization headers that a server gets in one call of a client with this token. */
async function sentWith(token: unknown, ...script: (typeof REPLY)[]) {
  const server = await startScriptedServer(...script, REPLY);
  onTestFinished(server.close);
  await create({ token, baseUrl: server.url }).createResponse(CALL);
  return server.requests.map((request) => /^authorization: (.*)\r$/im.exec(request)?.[1]);
}

test("a token goes out as a Bearer credential", async () => {
  expect(await sentWith(TOKEN)).toEqual([`Bearer ${TOKEN}`]);
});

test("white space around a token is taken off", async () => {
  expect(await sentWith(`\uFEFF\t ${TOKEN} \r\n`)).toEqual([`Bearer ${TOKEN}`]);
  expect(await sentWith(() => `${TOKEN}\n`)).toEqual([`Bearer ${TOKEN}`]);
});

test("a token of eight characters is long enough", async () => {
  expect(await sentWith("pat_abcd")).toEqual(["Bearer pat_abcd"]);
});

test("a personal token goes out as any other", async () => {
  expect(await sentWith("ppat_example_0123456789")).toEqual(["Bearer ppat_example_0123456789"]);
});

test("without a token no Authorization goes out: a proxy adds it", async () => {
  expect(await sentWith(undefined)).toEqual([undefined]);
});

test("a token function is asked before each attempt", async () => {
  const tokens = ["pat_example_first", "pat_example_second"];
  const limited = [answer(429, "{}", { "retry-after": "0" })];
  const sent = await sentWith(async () => tokens.shift(), limited);
  expect(sent).toEqual(["Bearer pat_example_first", "Bearer pat_example_second"]);
});

test("a token function is not asked before there is a call", () => {
  create({ token: () => expect.fail("asked") });
});

const BAD: [what: string, token: unknown][] = [
  ["another prefix", "sk_example_0123456789"],
  ["nothing but the prefix", "pat_"],
  ["the prefix in capitals", TOKEN.toUpperCase()],
  ["a pasted header's value", `Bearer ${TOKEN}`],
  ["an empty string", ""],
  ["a newline inside", `${TOKEN}\n${TOKEN}`],
  ["a space inside", `${TOKEN} ${TOKEN}`],
  ["a NUL", `${TOKEN}\0`],
  ["a letter beyond ASCII", `${TOKEN}é`],
  ["a zero-width space", `${TOKEN}\u200b${TOKEN}`],
  ["a curly quote", `${TOKEN}”`],
  ["null", null],
  ["a list", [TOKEN]],
  ["an object that turns into a token", { toString: () => TOKEN }],
];

test.each([...BAD, ["a promise", Promise.resolve(TOKEN)]])("%s is no token", async (_, token) => {
  expect(await refusedFor(() => create({ token }))).toEqual(["token"]);
});

test.each([...BAD, ["undefined", undefined]])(
  "%s is no token from a function",
  async (_, token) => {
    const server = await startScriptedServer(REPLY);
    onTestFinished(server.close);
    const piper = create({ token: () => token, baseUrl: server.url });
    expect(await refusedFor(() => piper.createResponse(CALL))).toEqual(["token"]);
    expect(server.requests).toEqual([]);
  },
);

test.each(BAD)("an error about %s does not show it", async (_, token) => {
  const failing = async () => create({ token });
  const error = await failing().catch((error: unknown) => error);
  expect(inspect(error, { depth: null, showHidden: true })).not.toMatch(/example_0/i);
});

test("each way to be wrong has a message of its own", async () => {
  const ways = [undefined, "", "Bearer pat_x", "sk_example", "pat_", "pat_exa mple", null];
  const messages = ways.map((token) => {
    try {
      create({ token });
    } catch (error) {
      return (error as Error).message;
    }
    return `${token} was taken`;
  });
  expect(new Set(messages).size).toBe(ways.length);
  expect(messages.join()).not.toContain("was taken");
});

test("the error about a pasted header's value says to leave Bearer out", () => {
  expect(() => create({ token: `Bearer ${TOKEN}` })).toThrow(/Bearer/);
});

test.each([
  undefined,
  API_URL,
  `${API_URL}/`,
  `${new URL(API_URL).origin.toUpperCase()}:443/`,
  `${API_URL}/some/prefix`,
])("a token must be given for the default host, written %o", async (baseUrl) => {
  expect(await refusedFor(() => create({ baseUrl }))).toEqual(["token"]);
  expect(await refusedFor(() => create({ baseUrl, token: undefined }))).toEqual(["token"]);
  expect(await refusedFor(() => create({ baseUrl, token: TOKEN }))).toEqual([]);
});

test("neither a client nor its methods show the token", () => {
  const piper = create({ token: TOKEN });
  const shown = inspect(piper, { depth: null, showHidden: true }) + JSON.stringify(piper);
  expect(shown + String(piper) + String(piper.createResponse)).not.toContain("example_0");
});

test("a token that does not come for the second attempt is what its deadline was spent on", async () => {
  const server = await startScriptedServer([answer(429, "{}", { "retry-after": "0" })]);
  onTestFinished(server.close);
  const tokens = [Promise.resolve(TOKEN)];
  const token = () => tokens.shift() ?? new Promise<string>(() => {});
  const piper = create({ token, baseUrl: server.url, timeoutMs: 1_000 });
  await expect(piper.createResponse(CALL)).rejects.toMatchObject({
    kind: "timeout",
    phase: "token",
    outcome: "rejected",
  });
});
