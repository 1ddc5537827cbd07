import { PACKAGE } from "../../scripts/shared/package-name.ts";
import { type Expectation, need, type Platform } from "./platform.ts";
import { ASK } from "./programs.ts";
import { RUNS, tryApp } from "./try-app.ts";

// What apps put in the API's place in their tests: each takes the call out of the built-in fetch.

interface Mock {
  name: string;
  specs: string[];
  program: string;
  expectations: Record<string, Expectation>;
}

const mock = ({ name, specs, program, expectations }: Mock): Platform => ({
  name,
  async run(signal) {
    const modules = await need(...specs);
    const files = {
      "package.json": '{ "type": "module" }',
      "main.js": `import * as piper from "${PACKAGE}";\n${ASK}\n${program}\nprocess.exit();`,
    };
    return tryApp({ modules, files, runs: [["main.js"]], signal }, expectations);
  },
});

const MOCKED = { expected: { content: "Mocked" } };
const LOST: Expectation = { expected: { kind: "connection", outcome: "unknown" } };

const msw = mock({
  name: "MSW 2",
  specs: ["msw@2.9.0"],
  program: `
import { delay, http, HttpResponse, passthrough } from "msw";
import { setupServer } from "msw/node";
const answers = {
  "a reply": () => HttpResponse.json({ content: "Mocked" }),
  "a 401": () => HttpResponse.json({ detail: "no" }, { status: 401 }),
  "a lost connection": () => HttpResponse.error(),
  "a silence": () => delay("infinite"),
  "passed through": () => passthrough(),
};
let heard;
const server = setupServer(http.post("*/v1/orgs/:org/responses/", async ({ request }) => {
  heard = await request.clone().json();
  return answers[heard.message]();
}));
server.listen({ onUnhandledRequest: "error" });
await find("a reply", ask("a reply"));
await find("what it heard", heard);
await find("a 401", ask("a 401"));
await find("a lost connection", ask("a lost connection"));
await find("a deadline", ask("a silence", { timeoutMs: 300 }));
await find("passed through", ask("passed through"));
`,
  expectations: {
    "a reply": MOCKED,
    "what it heard": { expected: { message: "a reply" } },
    "a 401": { expected: { kind: "http", outcome: "rejected", status: 401 } },
    "a lost connection": LOST,
    "a deadline": { expected: { kind: "timeout", outcome: "unknown" } },
    "passed through": { expected: { content: "Run 1" } },
    [RUNS]: { expected: { "passed through": 1, "a reply": undefined } },
  },
});

const nock = mock({
  name: "nock",
  specs: ["nock@15.0.6"],
  program: `
import nock from "nock";
const path = /\\/responses\\/\\?include_events=true$/;
const api = () => nock(process.env.API_URL).post(path);
api().reply(200, { content: "Mocked" });
await find("a reply", ask("a reply"));
api().reply(401, { detail: "no" });
await find("a 401", ask("a 401"));
api().reply(429, {}, { "retry-after": "0" });
api().reply(200, { content: "Mocked" });
await find("a 429, then a reply", ask("a 429"));
api().replyWithError(Object.assign(new Error("gone"), { code: "ECONNRESET" }));
await find("a lost connection", ask("a lost connection"));
nock.disableNetConnect();
await find("a call that it does not know", ask("none", { maxRetries: 0 }));
`,
  expectations: {
    "a reply": MOCKED,
    "a 401": { expected: { kind: "http", outcome: "rejected", status: 401 } },
    "a 429, then a reply": MOCKED,
    "a lost connection": LOST,
    "a call that it does not know": {
      expected: { kind: "http", outcome: "unknown", status: 501 },
      platform: "Answers a call that it does not know with a 501 of its own.",
    },
    [RUNS]: { expected: {} },
  },
});

const mockAgent = mock({
  name: "MockAgent of undici 7",
  specs: ["undici@7.16.0"],
  program: `
import { MockAgent, setGlobalDispatcher } from "undici";
const agent = new MockAgent();
agent.disableNetConnect();
const pool = agent.get(process.env.API_URL);
const path = (path) => path.endsWith("/responses/?include_events=true");
const reply = () => pool.intercept({ path, method: "POST" }).reply(200, { content: "Mocked" });
reply();
await find("a reply, as fetchOptions.dispatcher", ask("a reply", { fetchOptions: { dispatcher: agent } }));
setGlobalDispatcher(agent);
reply();
await find("a reply, as the global dispatcher", ask("a reply"));
pool.intercept({ path, method: "POST" }).replyWithError(Object.assign(new Error("gone"), { code: "ECONNRESET" }));
await find("a lost connection", ask("a lost connection"));
await find("a call that it does not know", ask("none", { maxRetries: 0 }));
`,
  expectations: {
    "a reply, as fetchOptions.dispatcher": MOCKED,
    "a reply, as the global dispatcher": MOCKED,
    "a lost connection": LOST,
    "a call that it does not know": { expected: { kind: "connection", outcome: "not_sent" } },
    [RUNS]: { expected: {} },
  },
});

export const MOCKS: Platform[] = [msw, nock, mockAgent];
