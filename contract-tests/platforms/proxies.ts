import { createServer } from "node:https";
import { findNode, type NodeMajor } from "../../scripts/shared/find-node.ts";
import { PACKAGE } from "../../scripts/shared/package-name.ts";
import { makeAuthority } from "../servers/authority.ts";
import { createApi, listen } from "./api.ts";
import { makeApp } from "./app.ts";
import { BEHAVIOURS, PASSWORD, startConnectProxy } from "./connect-proxy.ts";
import {
  compare,
  type Expectation,
  need,
  orNotToBeHad,
  type Platform,
  type Row,
} from "./platform.ts";
import { ASK } from "./programs.ts";

/** The way to the API that a program is told: by its environment, or by an option. */
const PROGRAM = `
import * as piper from "${PACKAGE}";
${ASK}
const [check, message, url] = process.argv.slice(2);
const dispatcher = url && new (await import("undici")).ProxyAgent(
  { uri: url, requestTls: { ca: process.env.CA, allowH2: false }, proxyTls: { timeout: 5000 } });
await find(check, ask(message, {
  maxRetries: 0,
  timeoutMs: ["says nothing", "drops the connection"].includes(message) ? 2000 : 20_000,
  ...(dispatcher && { fetchOptions: { dispatcher } }),
}));
process.exit();
`;

/** A service behind a company's proxy, which it is told of by the environment. */
export const environmentProxy = (major: NodeMajor): Platform => ({
  name: `NODE_USE_ENV_PROXY on Node ${major}`,
  run: (signal) =>
    behindProxies(signal, { major, isPatient: major < 26 }, (url) => ({
      env: { NODE_USE_ENV_PROXY: "1", HTTPS_PROXY: url },
      args: [],
    })),
});

/** A service that hands fetch a dispatcher of undici's, whose version need not be Node's own. */
export const dispatcherProxy = (undici: string, major: NodeMajor): Platform => ({
  name: `ProxyAgent of undici ${undici.split(".")[0]} on Node ${major}`,
  run: (signal) =>
    behindProxies(signal, { major, undici, isPatient: undici < "8" }, (url) => ({
      env: {},
      args: [url],
    })),
});

interface Made {
  major: NodeMajor;
  undici?: string;
  /** Whether it asks a proxy that drops the connection again, without end. */
  isPatient: boolean;
}

async function behindProxies(
  signal: AbortSignal,
  { major, undici = "7.16.0", isPatient }: Made,
  goThrough: (proxy: string) => { env: Record<string, string>; args: string[] },
): Promise<Row[]> {
  const modules = await need(`undici@${undici}`);
  const node = await findNode(major);
  const authority = await orNotToBeHad(makeAuthority());
  const { listener, runs } = createApi();
  const api = await listen(createServer(authority, listener));
  const app = await makeApp(modules, { "package.json": "{}", "main.mjs": PROGRAM });
  const proxies = await Promise.all(
    BEHAVIOURS.map(async (behaviour) => ({ behaviour, ...(await startConnectProxy(behaviour)) })),
  );
  const environment = {
    API_URL: api.url.replace("http://127.0.0.1", "https://localhost"),
    NODE_EXTRA_CA_CERTS: authority.path,
    CA: authority.ca,
  };
  const run = async (check: string, proxy: string, message = check) => {
    const { env, args } = goThrough(proxy);
    const program = ["main.mjs", check, message, ...args];
    await app.run(node, program, { env: { ...environment, ...env }, signal });
  };
  try {
    for (const { behaviour, url } of proxies) await run(behaviour, url);
    const [through, , asking] = proxies;
    const knowing = asking?.url.replace("//", `//${PASSWORD}@`) ?? "";
    await run("is told its password", knowing);
    await run("lets through, and the server drops it", through?.url ?? "", "a lost connection");
    await through?.close();
    await run("is down", through?.url ?? "");
    const asked = proxies.map(({ behaviour, asked }) => [behaviour, asked.length]);
    return compare(
      {
        ...(await app.readFindings()),
        "how often a tunnel was asked for": Object.fromEntries(asked),
        "how often the agent ran": Object.fromEntries(runs),
      },
      isPatient ? { ...EXPECTATIONS, ...OF_THE_PATIENT } : EXPECTATIONS,
    );
  } finally {
    await Promise.all([app, authority].map(({ remove }) => remove()));
    await Promise.all([api, ...proxies].map(({ close }) => close()));
  }
}

const notSent = (more: object) => ({ kind: "connection", outcome: "not_sent", ...more });

const TUNNELS = {
  "lets through": 2,
  refuses: 1,
  "asks for a password": 2,
  "drops the connection": 1,
  "drops the tunnel": 1,
  "says nothing": 1,
};

const EXPECTATIONS: Record<string, Expectation> = {
  "lets through": { expected: { content: "Run 1" } },
  refuses: { expected: notSent({ retryable: false, message: /the proxy made no tunnel/ }) },
  "asks for a password": {
    expected: notSent({ retryable: false, message: /the proxy made no tunnel.*password/ }),
  },
  "drops the connection": { expected: notSent({}) },
  "drops the tunnel": { expected: notSent({}) },
  "says nothing": { expected: { kind: "timeout", outcome: "unknown" } },
  "is told its password": { expected: { content: "Run 1" } },
  "lets through, and the server drops it": { expected: { kind: "connection", outcome: "unknown" } },
  "is down": { expected: notSent({ retryable: true, message: /^(?!.*s3cret)/ }) },
  "how often a tunnel was asked for": { expected: TUNNELS },
  "how often the agent ran": { expected: { "lets through": 1, "is told its password": 1 } },
};

/** What undici 6 and 7 do, which Node 22 and 24 have in them: the API hears nothing of it. */
const OF_THE_PATIENT: Record<string, Expectation> = {
  "drops the connection": {
    expected: { kind: "timeout", outcome: "unknown" },
    platform:
      "Asks a proxy that drops the connection again and again, some hundred times a second, to the call's deadline.",
  },
  "how often a tunnel was asked for": {
    expected: { ...TUNNELS, "drops the connection": /^\d{2,}$/ },
  },
};
