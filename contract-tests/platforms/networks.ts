import { createServer } from "node:https";
import { findNode, type NodeMajor } from "../../scripts/shared/find-node.ts";
import { PACKAGE } from "../../scripts/shared/package-name.ts";
import { makeAuthority } from "../servers/authority.ts";
import { createApi, listen } from "./api.ts";
import { makeApp } from "./app.ts";
import { compare, type Expectation, need, orNotToBeHad, type Platform } from "./platform.ts";
import { ASK } from "./programs.ts";
import { tryApp } from "./try-app.ts";

// What stands between an app and the API, and what a dispatcher of undici's can be told.

const PROGRAM = `
import * as piper from "${PACKAGE}";
import { Agent } from "undici";
${ASK}
const { CA: ca } = process.env;
const through = (options) => ({ maxRetries: 0, fetchOptions: { dispatcher: new Agent(options) } });
`;

const UNTRUSTED: Expectation = {
  expected: { kind: "connection", outcome: "not_sent", message: /NODE_EXTRA_CA_CERTS/ },
};

/** A company's own authority has signed the certificate of the API, or of what stands before it. */
export const privateAuthority = (major: NodeMajor): Platform => ({
  name: `A private CA on Node ${major}`,
  async run(signal) {
    const modules = await need("undici@7.16.0");
    const node = await findNode(major);
    const authority = await orNotToBeHad(makeAuthority());
    const api = await listen(createServer(authority, createApi().listener));
    const app = await makeApp(modules, {
      "package.json": "{}",
      "main.mjs": `${PROGRAM}
await find(process.argv[2], ask("a reply", { maxRetries: 0 }));
await find(process.argv[2] + ", with a dispatcher that does", ask("a reply", through({ connect: { ca } })));
process.exit();
`,
    });
    const API_URL = api.url.replace("http://127.0.0.1", "https://localhost");
    const env = { API_URL, CA: authority.ca };
    try {
      await app.run(node, ["main.mjs", "nobody trusts it"], { env, signal });
      const trusting = { ...env, NODE_EXTRA_CA_CERTS: authority.path };
      await app.run(node, ["main.mjs", "NODE_EXTRA_CA_CERTS trusts it"], { env: trusting, signal });
      return compare(await app.readFindings(), {
        "nobody trusts it": UNTRUSTED,
        "nobody trusts it, with a dispatcher that does": { expected: { content: "Run 1" } },
        "NODE_EXTRA_CA_CERTS trusts it": { expected: { content: "Run 2" } },
        "NODE_EXTRA_CA_CERTS trusts it, with a dispatcher that does": {
          expected: { content: "Run 3" },
        },
      });
    } finally {
      await Promise.all([app.remove(), authority.remove(), api.close()]);
    }
  },
});

/**
 * A server that speaks HTTP/2, as Node 26's fetch does by itself, and closes its sessions when told to. It
 * runs in a process of its own, so that the messages in between are the whole of what is shared.
 */
const HTTP2_SERVER = `
import { createSecureServer } from "node:http2";
const { KEY: key, CERT: cert } = process.env;
const server = createSecureServer({ key, cert, allowHTTP1: true }, async (request, response) => {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  seen.push("HTTP/" + request.httpVersion);
  const { message } = JSON.parse(text);
  if (message === "a lost connection") return request.stream.session.destroy();
  response.writeHead(message === "a 401" ? 401 : 200, { "content-type": "application/json" });
  response.end('{"content":"Run ' + seen.length + '"}');
});
const seen = [];
const sessions = new Set();
server.on("session", (session) => sessions.add(session));
export const api = {
  seen,
  closeSessions: () => Promise.all([...sessions].map((session) => new Promise((resolve) => session.close(resolve)))),
};
server.listen(0);
await new Promise((resolve) => server.once("listening", resolve));
process.env.API_URL = "https://localhost:" + server.address().port;
`;

export const http2: Platform = {
  name: "HTTP/2 on Node 26",
  async run(signal) {
    const modules = await need("undici@8.13.1");
    const node = await findNode(26);
    const { remove, path, ca, key, cert } = await orNotToBeHad(makeAuthority());
    const app = await makeApp(modules, {
      "package.json": "{}",
      "server.mjs": HTTP2_SERVER,
      "main.mjs": `import { api } from "./server.mjs";
${PROGRAM}
const seenAfter = async (call) => ({ ...(await call), seen: api.seen.splice(0).join() });
await find("a reply", seenAfter(ask("a reply")));
await api.closeSessions();
await find("a reply after the session was closed", seenAfter(ask("a reply")));
await find("a 401", seenAfter(ask("a 401")));
await find("a lost connection", seenAfter(ask("a lost connection")));
await find("a reply by HTTP/1.1", seenAfter(ask("a reply", through({ allowH2: false, connect: { ca } }))));
process.exit();
`,
    });
    const env = { CA: ca, KEY: key, CERT: cert, NODE_EXTRA_CA_CERTS: path };
    try {
      await app.run(node, ["main.mjs"], { env, signal });
      return compare(await app.readFindings(), {
        "a reply": { expected: { content: "Run 1", seen: "HTTP/2.0" } },
        "a reply after the session was closed": {
          expected: { content: "Run 1", seen: "HTTP/2.0" },
        },
        "a 401": { expected: { kind: "http", outcome: "rejected", seen: "HTTP/2.0" } },
        "a lost connection": {
          expected: { kind: "connection", outcome: "unknown", seen: "HTTP/2.0" },
        },
        "a reply by HTTP/1.1": { expected: { content: "Run 1", seen: "HTTP/1.1" } },
      });
    } finally {
      await Promise.all([app.remove(), remove()]);
    }
  },
};

/** What docs/platforms.md tells apps to give as a dispatcher: limits of its own, and no pool. */
export const dispatchers = (undici: string, major: NodeMajor): Platform => ({
  name: `Agent of undici ${undici.split(".")[0]} on Node ${major}`,
  async run(signal) {
    const modules = await need(`undici@${undici}`);
    const node = await findNode(major);
    const program = `${PROGRAM}
await find("its limit on headers passes", ask("a slow reply", through({ headersTimeout: 300 })));
await find("without its limits", ask("a slow reply", through({ headersTimeout: 0, bodyTimeout: 0 })));
await find("without a pool", ask("a reply", through({ pipelining: 0 })));
process.exit();
`;
    const files = { "package.json": "{}", "main.mjs": program };
    return tryApp(
      { modules, node, files, runs: [["main.mjs"]], signal },
      {
        "its limit on headers passes": {
          expected: { kind: "timeout", outcome: "unknown", code: "UND_ERR_HEADERS_TIMEOUT" },
          platform: "Gives up by its own limit on headers, 300 s where none is given (here 0.3 s).",
        },
        "without its limits": { expected: { content: "Run 2" } },
        "without a pool": { expected: { content: "Run 1" } },
      },
    );
  },
});
