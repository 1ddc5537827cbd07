// What proves that nothing was sent, and what only looks as if it did.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createProxy, setGlobalProxyFromEnv } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls from "node:tls";
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { NEVER_SENT } from "../../src/evidence.ts";
import { createPiperClient, type PiperClientOptions } from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { closedPort } from "../servers/closed-port.ts";
import { answer, close, startScriptedServer } from "../servers/scripted.ts";
import { failureOf } from "./failure-of.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const REPLY = answer(200, JSON.stringify({ content: "Hello!" }));
const SELF_SIGNED = "the server's certificate is not trusted";
const NOT_MADE = "no connection could be made";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

const failureAt = (baseUrl: string, options: Partial<PiperClientOptions> = {}) =>
  failureOf(() =>
    createPiperClient({ token: "pat_example", orgId: ID, baseUrl, maxRetries: 0, ...options }) //
      .createResponse(CALL),
  );

/** What a row says of itself, as its error's message shows it. */
const proves = (what: string) => {
  const row = NEVER_SENT.find((row) => row.what === what);
  expect(row, `there is no row "${what}"`).toBeDefined();
  return {
    kind: "connection",
    outcome: "not_sent",
    retryable: row?.passes,
    message: expect.stringContaining(`: ${what} (`),
  };
};

const nothingProved = { kind: "connection", outcome: "unknown", retryable: false };

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

// What can be provoked on this machine.

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "piper-certificates-"));
  const database = join(folder, "index.txt");
  writeFileSync(database, "");
  writeFileSync(
    join(folder, "ca.cnf"),
    `[ca]\ndefault_ca=own\n[own]\ndatabase=${database}\nnew_certs_dir=${folder}\nrand_serial=yes
default_md=sha256\npolicy=any\ncopy_extensions=copy\nunique_subject=no\n[any]\ncommonName=supplied\n`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const openssl = (...args: string[]) =>
  execFileSync("openssl", args, { cwd: folder, stdio: "pipe", encoding: "utf8" });

/** Makes a self-signed certificate of a host, up to a day in the form YYYYMMDD. */
function makeCertificate(host: string, until: string) {
  const subject = ["-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  openssl("req", "-new", ...curve, ...subject, "-keyout", "key.pem", "-out", "request.pem");
  const dates = ["-startdate", "20200101000000Z", "-enddate", `${until}000000Z`];
  const signs = ["-selfsign", "-keyfile", "key.pem", "-in", "request.pem", "-out", "cert.pem"];
  openssl("ca", "-batch", "-config", "ca.cnf", "-notext", ...signs, ...dates);
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  return { key: read("key.pem"), cert: read("cert.pem") };
}

/** Lets this process trust a certificate, to the end of the test. */
function trust({ cert }: { cert: string }) {
  const before = tls.getCACertificates("default");
  tls.setDefaultCACertificates([...before, cert]);
  onTestFinished(() => tls.setDefaultCACertificates(before));
}

const startTlsServer = async (options: object) =>
  `https://localhost:${await listen(createTlsServer(options, neverAsked))}`;

const neverAsked = () => expect.fail("a request came");

test("a self-signed certificate ends a call before anything is sent", async () => {
  const url = await startTlsServer(makeCertificate("localhost", "20991231"));
  const error = await failureAt(url);
  expect(error).toMatchObject({ ...proves(SELF_SIGNED), code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
});

test("a certificate that has expired ends a call before anything is sent", async () => {
  const made = makeCertificate("localhost", "20200102");
  trust(made);
  const error = await failureAt(await startTlsServer(made));
  expect(error).toMatchObject({ ...proves(SELF_SIGNED), code: "CERT_HAS_EXPIRED" });
});

test("a certificate of another host ends a call before anything is sent", async () => {
  const made = makeCertificate("elsewhere.invalid", "20991231");
  trust(made);
  const error = await failureAt(await startTlsServer(made));
  expect(error).toMatchObject({ ...proves(SELF_SIGNED), code: "ERR_TLS_CERT_ALTNAME_INVALID" });
});

test("a version of TLS that the client no longer speaks ends a call", async () => {
  const made = makeCertificate("localhost", "20991231");
  const url = await startTlsServer({ ...made, minVersion: "TLSv1", maxVersion: "TLSv1.1" });
  expect(await failureAt(url)).toMatchObject(proves("the TLS handshake failed"));
});

test("no cipher in common ends a call", async () => {
  const made = makeCertificate("localhost", "20991231");
  const url = await startTlsServer({ ...made, maxVersion: "TLSv1.2", ciphers: "AES256-SHA" });
  expect(await failureAt(url)).toMatchObject(proves("the TLS handshake failed"));
});

test("a host that the server does not know by name ends a call", async () => {
  const SNICallback = (_: string, done: (error: Error) => void) => done(new Error("unknown"));
  const url = await startTlsServer({ ...makeCertificate("localhost", "20991231"), SNICallback });
  expect(await failureAt(url)).toMatchObject({ kind: "connection", outcome: "not_sent" });
});

test("https to a port of http ends a call before anything is sent", async () => {
  const port = await listen(createProxy(neverAsked));
  const error = await failureAt(`https://127.0.0.1:${port}`);
  expect(error).toMatchObject(proves("the TLS handshake failed"));
});

test("a connection that is closed in the handshake was not sent on", async () => {
  const server = await startScriptedServer([close]);
  onTestFinished(server.close);
  const error = await failureAt(server.url.replace("http:", "https:"));
  expect(error).toMatchObject(proves("the connection was closed in the TLS handshake"));
});

test("nobody at the port: nothing is sent", async () => {
  expect(await failureAt(await closedPort())).toMatchObject(proves(NOT_MADE));
});

test("nobody at either address of a name: nothing is sent", async () => {
  const { port } = new URL(await closedPort());
  expect(await failureAt(`http://localhost:${port}`)).toMatchObject(proves(NOT_MADE));
});

test("a name that nobody has: nothing is sent", async () => {
  const error = await failureAt("https://piper.invalid");
  expect(error).toMatchObject(proves("the host name could not be looked up"));
});

test.each([1, 6000, 6667])("port %i, which fetch blocks: nothing is sent", async (port) => {
  const error = await failureAt(`http://127.0.0.1:${port}`);
  expect(error).toMatchObject(proves("fetch blocks this port"));
});

/** Sends what fetch sends through a proxy that answers CONNECT with a status. */
async function useProxy(status: number, url?: string) {
  const proxy = createProxy();
  proxy.on("connect", (_, socket) => void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`));
  const HTTPS_PROXY = url ?? `http://127.0.0.1:${await listen(proxy)}`;
  vi.stubEnv("HTTPS_PROXY", HTTPS_PROXY);
  onTestFinished(setGlobalProxyFromEnv({ HTTPS_PROXY }));
}

test.each([403, 407, 502, 503])(
  "a proxy that answers CONNECT with %i makes no way",
  async (status) => {
    await useProxy(status);
    expect(await failureAt("https://piper.invalid")).toMatchObject(
      proves("the proxy made no tunnel"),
    );
  },
);

test("a proxy that is down makes no way", async () => {
  await useProxy(0, await closedPort());
  expect(await failureAt("https://piper.invalid")).toMatchObject(proves(NOT_MADE));
});

// What cannot, as the platform throws it.

const caused = (cause: object) => new TypeError("fetch failed", { cause });
const coded = (code: string, message = "", more: object = {}) =>
  Object.assign(new Error(message), { code, ...more });

const refused = (more: object) => coded("ECONNREFUSED", "", { syscall: "connect", ...more });

/** What a call to a host fails with, where the platform's fetch throws this. */
async function failureOfThrown(thrown: unknown, baseUrl = "https://api.letpiper.com") {
  let requests = 0;
  vi.stubGlobal("fetch", async () => {
    requests++;
    throw thrown;
  });
  const error = await failureAt(baseUrl, { maxRetries: 2 });
  expect(requests).toBe(error.retryable ? 3 : 1);
  return error;
}

const THROWN: [what: string, cause: Error][] = [
  [
    "the platform is not allowed to connect",
    coded("ERR_ACCESS_DENIED", "", { syscall: "getaddrinfo" }),
  ],
  [
    "the platform is not allowed to connect",
    coded("ERR_ACCESS_DENIED", "", { syscall: "connect" }),
  ],
  ["the host name could not be looked up", coded("ENOTFOUND", "", { syscall: "getaddrinfo" })],
  ["the host name could not be looked up", coded("EAI_AGAIN", "", { syscall: "getaddrinfo" })],
  ["the host name could not be looked up", coded("EBUSY", "", { syscall: "getaddrinfo" })],
  ["the host name could not be looked up", coded("EMFILE", "", { syscall: "getaddrinfo" })],
  [
    "the host name could not be looked up",
    coded("ETIMEOUT", "", { syscall: "queryA", hostname: "api.letpiper.com" }),
  ],
  [
    "the host name could not be looked up",
    coded("ECONNREFUSED", "", { syscall: "queryAaaa", hostname: "api.letpiper.com" }),
  ],
  [
    "the host name could not be looked up",
    coded("ENOTFOUND", "", { hostname: "api.letpiper.com" }),
  ],
  [NOT_MADE, coded("ETIMEDOUT", "", { syscall: "connect" })],
  [NOT_MADE, coded("EHOSTUNREACH", "", { syscall: "connect" })],
  [
    "the connection's options cannot be used",
    coded("ERR_INVALID_IP_ADDRESS", "Invalid IP address: x"),
  ],
  [
    "the connection's options cannot be used",
    coded("ERR_INVALID_ADDRESS_FAMILY", "Invalid address family: x"),
  ],
  ["the connection was not made in time", coded("UND_ERR_CONNECT_TIMEOUT")],
  ...[
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "CERT_HAS_EXPIRED",
    "CERT_NOT_YET_VALID",
    "CERT_REVOKED",
    "CERT_UNTRUSTED",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "ERR_TLS_CERT_ALTNAME_FORMAT",
    "HOSTNAME_MISMATCH",
    "UNABLE_TO_GET_ISSUER_CERT",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "INVALID_CA",
    "CRL_HAS_EXPIRED",
    "UNKNOWN_CERTIFICATE_VERIFICATION_ERROR",
  ].map((code): [string, Error] => [SELF_SIGNED, coded(code)]),
  ...[
    "WRONG_VERSION_NUMBER",
    "UNSUPPORTED_PROTOCOL",
    "SSLV3_ALERT_HANDSHAKE_FAILURE",
    "SSL/TLS_ALERT_HANDSHAKE_FAILURE",
    "TLSV1_ALERT_PROTOCOL_VERSION",
    "TLSV1_UNRECOGNIZED_NAME",
    "TLSV1_ALERT_NO_APPLICATION_PROTOCOL",
    "DH_KEY_TOO_SMALL",
  ].map((code): [string, Error] => ["the TLS handshake failed", coded(`ERR_SSL_${code}`)]),
  [
    "the proxy made no tunnel",
    coded("UND_ERR_ABORTED", "Proxy response (407) !== 200 when HTTP Tunneling"),
  ],
  ["the proxy could not be reached", coded("UND_ERR_PRX_CONN")],
  ["the proxy could not be reached", coded("UND_ERR_PRX_TLS")],
  ["the SOCKS proxy made no connection", coded("UND_ERR_SOCKS5_AUTH_FAILED")],
  ["the SOCKS proxy made no connection", coded("UND_ERR_SOCKS5_REPLY_2")],
  ["the SOCKS proxy made no connection", coded("UND_ERR_SOCKS5")],
  ["the dispatcher took no request", coded("UND_ERR_CLOSED")],
  ["the dispatcher took no request", coded("UND_ERR_BPL_MISSING_UPSTREAM")],
  ["the dispatcher took no request", coded("UND_ERR_MAX_ORIGINS_REACHED")],
  ["the dispatcher took no request", coded("UND_MOCK_ERR_MOCK_NOT_MATCHED")],
  ["the TLS options cannot be used", coded("ERR_OSSL_PEM_NO_START_LINE")],
  ["the TLS options cannot be used", coded("ERR_OSSL_X509_KEY_VALUES_MISMATCH")],
  ["the TLS options cannot be used", coded("ERR_TLS_INVALID_PROTOCOL_VERSION")],
  ["the TLS options cannot be used", coded("ERR_SSL_NO_CIPHER_MATCH")],
  ["the TLS options cannot be used", coded("ERR_CRYPTO_OPERATION_FAILED")],
  [
    "the connection's options cannot be used",
    coded("ERR_INVALID_ARG_VALUE", "The property 'options.servername' Setting the TLS …"),
  ],
  [
    "the connection's options cannot be used",
    coded("ERR_INVALID_ARG_TYPE", 'The "options.lookup" property must be of type function.'),
  ],
  [
    "the platform refused the request",
    coded("UND_ERR_INVALID_ARG", "invalid onRequestStart method"),
  ],
  [
    "the server refused the HTTP/2 stream",
    coded("ERR_HTTP2_STREAM_ERROR", "Stream closed with error code NGHTTP2_REFUSED_STREAM"),
  ],
  ["the server refused the HTTP/2 stream", coded("UND_ERR_INFO", "", { http2ErrorCode: 7 })],
  [
    "the server had closed the HTTP/2 connection",
    coded("UND_ERR_INFO", 'HTTP/2: "GOAWAY" frame received with code 0'),
  ],
];

test.each(THROWN)("%s: %o proves that nothing was sent", async (what, cause) => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  expect(await failureOfThrown(caused(cause))).toMatchObject(proves(what));
});

test("a proxy that could not be reached is what to check", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  const error = await failureOfThrown(caused(coded("UND_ERR_PRX_CONN")));
  expect(error.message).toContain("Check the proxy's address.");
});

test.each([
  coded("EADDRINUSE", "", { syscall: "bind", address: "0.0.0.0", port: 4318 }),
  coded("ERR_SOCKET_CONNECTION_TIMEOUT"),
])("%o names no host: nothing was sent, and nothing is sent again", async (cause) => {
  for (const url of ["https://api.letpiper.com", "http://localhost:4010"]) {
    const error = await failureOfThrown(caused(cause), url);
    expect(error).toMatchObject({ ...proves(NOT_MADE), retryable: false });
  }
});

test.each([
  [NOT_MADE, coded("ConnectionRefused")],
  [NOT_MADE, coded("FailedToOpenSocket")],
  [NOT_MADE, coded("ECONNREFUSED")],
  ["the host name could not be looked up", coded("ENOTFOUND")],
  [NOT_MADE, coded("ECONNREFUSED", "", { path: "https://api.letpiper.com/v1/" })],
  [NOT_MADE, coded("ENOENT", "", { path: "https://api.letpiper.com/v1/" })],
  [SELF_SIGNED, coded("DEPTH_ZERO_SELF_SIGNED_CERT")],
  ["the TLS handshake failed", coded("EPROTO", "EPROTO: The TLS handshake failed. Does …")],
  ["the proxy made no tunnel", coded("ERR_PROXY_TUNNEL", "Proxy refused to open a tunnel: 407")],
])("%s: %o, as Bun throws it, proves that nothing was sent", async (what, thrown) => {
  vi.stubGlobal("Bun", {});
  vi.spyOn(Math, "random").mockReturnValue(0);
  expect(await failureOfThrown(thrown)).toMatchObject(proves(what));
});

test.each([
  ["of another address", coded("ECONNREFUSED", "", { path: "http://127.0.0.1:4318/v1/traces" })],
  ["of another port", coded("ECONNREFUSED", "", { path: "https://api.letpiper.com:4318/" })],
  ["of a file", coded("ENOENT", "", { path: "/var/log/calls" })],
  ["of nothing", coded("ENOENT")],
  ["in the middle of TLS", coded("EPROTO")],
  ["of so many that not all are read", new AggregateError(Array(21).fill(coded("ECONNREFUSED")))],
])("a failure %s, as Bun throws it, proves nothing", async (_, thrown) => {
  vi.stubGlobal("Bun", {});
  expect(await failureOfThrown(thrown)).toMatchObject(nothingProved);
});

test("a proxy whose name nobody knows makes no way, as Bun throws it", async () => {
  vi.stubGlobal("Bun", {});
  vi.stubEnv("HTTPS_PROXY", "http://proxy.invalid:3128");
  vi.spyOn(Math, "random").mockReturnValue(0);
  const more = { syscall: "getaddrinfo", hostname: "proxy.invalid" };
  const thrown = coded("ENOTFOUND", "", { ...more, path: "https://api.letpiper.com/v1/" });
  expect(await failureOfThrown(thrown)).toMatchObject(
    proves("the host name could not be looked up"),
  );
});

const notCapable = (address: string) =>
  coded("", `Requires net access to "${address}", run again with the --allow-net flag`, {
    name: "NotCapable",
  });

test.each([
  ["api.letpiper.com:443", proves("the platform is not allowed to connect")],
  ["otel.invalid:443", nothingProved],
  ["api.letpiper.com:4318", nothingProved],
])("Deno forbids to call %s", async (address, expected) => {
  expect(await failureOfThrown(notCapable(address))).toMatchObject(expected);
});

test.each([
  "attempted address: api.letpiper.com:443, timeout: 10000ms",
  "attempted addresses: 192.0.2.1:443, 2001:db8::1:443, timeout: 250ms",
])("a connect timeout that names this host proves that nothing was sent: %s", async (named) => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  const thrown = coded("UND_ERR_CONNECT_TIMEOUT", `Connect Timeout Error (${named})`);
  expect(await failureOfThrown(caused(thrown))).toMatchObject(
    proves("the connection was not made in time"),
  );
});

/** A dispatcher as undici makes one, with what it has under symbols. */
const dispatcher = (more: object = {}) => ({ dispatch: neverAsked, ...more });

/** undici's EnvHttpProxyAgent, which has a ProxyAgent in it. */
const environmentAgent = (uri: string, scheme = "https") =>
  dispatcher({
    [Symbol(`${scheme} proxy agent`)]: dispatcher({ [Symbol("proxy agent options")]: { uri } }),
  });

const PROXY = refused({ address: "192.0.2.1", port: 3128 });
const PROXY_URI = "http://192.0.2.1:3128";

test("a proxy that is down makes no way, where the caller's dispatcher has it in one of its own", async () => {
  vi.stubGlobal("fetch", async () => {
    throw caused(PROXY);
  });
  const fetchOptions = { dispatcher: environmentAgent(PROXY_URI) };
  const error = await failureAt("https://api.letpiper.com", { fetchOptions });
  expect(error).toMatchObject(proves(NOT_MADE));
});

/** Gives all fetches a dispatcher, as undici's setGlobalDispatcher does. */
function setGlobalDispatcher(version: number, value: object) {
  const symbol = Symbol.for(`undici.globalDispatcher.${version}`);
  const before = Reflect.get(globalThis, symbol);
  Object.defineProperty(globalThis, symbol, { value, writable: true });
  onTestFinished(() => void Object.defineProperty(globalThis, symbol, { value: before }));
}

test.each([
  ["undici 7's ProxyAgent", 1, dispatcher({ [Symbol("proxy agent options")]: { uri: PROXY_URI } })],
  ["undici 7's EnvHttpProxyAgent", 1, environmentAgent(PROXY_URI)],
  ["undici 7's EnvHttpProxyAgent for http", 1, environmentAgent(PROXY_URI, "http")],
  ["undici 8's EnvHttpProxyAgent", 2, environmentAgent(PROXY_URI)],
])("a proxy of all fetches that is down makes no way: %s", async (_, version, made) => {
  setGlobalDispatcher(version, made);
  vi.spyOn(Math, "random").mockReturnValue(0);
  expect(await failureOfThrown(caused(PROXY))).toMatchObject(proves(NOT_MADE));
});

test("a proxy of all fetches is none of a request with a dispatcher of its own", async () => {
  setGlobalDispatcher(1, environmentAgent(PROXY_URI));
  vi.stubGlobal("fetch", async () => {
    throw caused(PROXY);
  });
  const fetchOptions = { dispatcher: dispatcher() };
  const error = await failureAt("https://api.letpiper.com", { fetchOptions });
  expect(error).toMatchObject(nothingProved);
});

const noSocket = (path: string) =>
  coded("ENOENT", `connect ENOENT ${path}`, { syscall: "connect", address: path });

test.each([
  ["is not there", "/run/gateway.sock", proves(NOT_MADE)],
  ["is another's", "/run/collector.sock", nothingProved],
])("a socket of this machine that %s", async (_, path, expected) => {
  vi.stubGlobal("fetch", async () => {
    throw caused(noSocket(path));
  });
  const options = { connect: { socketPath: "/run/gateway.sock" } };
  const fetchOptions = { dispatcher: dispatcher({ [Symbol("options")]: options }) };
  expect(await failureAt("https://api.letpiper.com", { fetchOptions })).toMatchObject(expected);
});

test.each([
  ["asked for by the request's dispatcher", "api.example", proves(SELF_SIGNED)],
  ["of another request", "collector.example", nothingProved],
])("a certificate that is not valid for a name %s", async (_, host, expected) => {
  vi.stubGlobal("fetch", async () => {
    throw caused(coded("ERR_TLS_CERT_ALTNAME_INVALID", "", { host }));
  });
  const options = { connect: { servername: "api.example" } };
  const fetchOptions = { dispatcher: dispatcher({ [Symbol("options")]: options }) };
  expect(await failureAt("https://api.letpiper.com", { fetchOptions })).toMatchObject(expected);
});

test("a SOCKS proxy that is down makes no way", async () => {
  const proxy = await closedPort();
  const uri = new URL(proxy.replace("http:", "socks5:"));
  const cause = refused({ address: "127.0.0.1", port: Number(uri.port) });
  vi.stubGlobal("fetch", async () => {
    throw caused(cause);
  });
  const fetchOptions = { dispatcher: dispatcher({ [Symbol("proxy url")]: uri }) }; // undici 8's Socks5ProxyAgent.
  const error = await failureAt("https://api.letpiper.com", { fetchOptions });
  expect(error).toMatchObject(proves(NOT_MADE));
});

test("what may pass by itself, and what nobody can check, is this", () => {
  const named = (rows: typeof NEVER_SENT) => [...new Set(rows.map(({ what }) => what))];
  expect(named(NEVER_SENT.filter(({ passes }) => passes))).toEqual([
    "the host name could not be looked up",
    NOT_MADE,
    "the connection was not made in time",
    "the connection was closed in the TLS handshake",
    "the proxy could not be reached",
    "the server refused the HTTP/2 stream",
    "the server had closed the HTTP/2 connection",
  ]);
  expect(named(NEVER_SENT.filter(({ check }) => check === undefined))).toEqual([
    "the platform is not allowed to connect",
    "the server refused the HTTP/2 stream",
    "the server had closed the HTTP/2 connection",
  ]);
});

test("each row of the table is tried", () => {
  const tried = new Set(THROWN.map(([what]) => what));
  const provoked = ["fetch blocks this port", "the connection was closed in the TLS handshake"];
  expect(
    NEVER_SENT.map(({ what }) => what)
      .filter((what) => !tried.has(what))
      .sort(),
  ).toEqual(provoked.sort());
});

// What proves nothing.

test("a wrapped global fetch whose collector is down says nothing of the call", async () => {
  const server = await startScriptedServer([REPLY]);
  onTestFinished(server.close);
  const collector = await closedPort();
  const platform = globalThis.fetch;
  vi.stubGlobal("fetch", async (...args: Parameters<typeof fetch>) => {
    const response = await platform(...args);
    await platform(collector);
    return response;
  });
  const error = await failureAt(server.url, { maxRetries: 2 });
  expect(error).toMatchObject({ ...nothingProved, code: "ECONNREFUSED" });
  expect(server.requests).toHaveLength(1);
});

const OTHER_PORT = refused({ address: "127.0.0.1", port: 4318 });
const OTHER_HOST = coded("ENOTFOUND", "", { syscall: "getaddrinfo", hostname: "otel.invalid" });
const OTHER_QUERY = coded("ESERVFAIL", "", { syscall: "queryA", hostname: "otel.invalid" });
const OTHER_LOOKUP = coded("ENOTFOUND", "", { hostname: "otel.invalid" });
const OWN = coded("ENOTFOUND", "", { syscall: "getaddrinfo", hostname: "api.letpiper.com" });

const NODE_FETCH = coded("ECONNREFUSED", "request to http://otel.invalid/ failed", {
  name: "FetchError",
});
const GOT = coded("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:4318", {
  name: "RequestError",
  cause: OTHER_PORT,
});
const timedOut = (address: string) =>
  coded(
    "UND_ERR_CONNECT_TIMEOUT",
    `Connect Timeout Error (attempted address: ${address}, timeout: 10000ms)`,
  );

/** An error that is its own cause. */
function circular(): Error {
  const error = coded("ECONNREFUSED", "", { syscall: "connect" });
  error.cause = caused(error);
  return error;
}

/** A proxy that nobody can look into any more. */
function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const hostile = () =>
  new Proxy(new Error("no"), {
    get() {
      throw new Error("hands off");
    },
  });

test.each<[what: string, thrown: unknown]>([
  ["a refusal at another port", caused(OTHER_PORT)],
  ["another port of this very machine", caused(refused({ address: "::1", port: 4318 }))],
  ["a refusal that names another port, and no host", caused(refused({ port: 4318 }))],
  ["a name that is another's", caused(OTHER_HOST)],
  ["a name of another's, looked up by a DNS server", caused(OTHER_QUERY)],
  ["a name of another's, looked up by nobody knows what", caused(OTHER_LOOKUP)],
  ["a look-up that names no host", caused(coded("ENOTFOUND"))],
  ["a dispatcher that was destroyed, perhaps later", caused(coded("UND_ERR_DESTROYED"))],
  ["another client's failure, thrown as it is", NODE_FETCH],
  ["another client's failure about another port", GOT],
  ["another client's failure within one of fetch", caused(NODE_FETCH)],
  ["another port's failure within one that names none", caused(GOT)],
  ["a system's error, thrown as it is", refused({})],
  ["a connect timeout at another host", caused(timedOut("otel.invalid:443"))],
  ["a connect timeout at another port", caused(timedOut("api.letpiper.com:4318"))],
  ["a connect timeout at an address of another machine's own", caused(timedOut("127.0.0.1:443"))],
  ["this host's own failure beside another's", caused(new AggregateError([OWN, OTHER_HOST]))],
  ["another's failure beside this host's own", caused(new AggregateError([OTHER_HOST, OWN]))],
  ["a reset beside a refusal", caused(new AggregateError([refused({}), coded("ECONNRESET")]))],
  ["no error among several", caused(new AggregateError([]))],
  ["an error that is its own cause", circular()],
  ["twenty causes, one within another", nested(25, refused({}))],
  ["a code that is a number", caused(Object.assign(new Error(), { code: 111 }))],
  ["a code that is an object", caused({ code: { toString: () => "ECONNREFUSED" } })],
  ["a code that is a list", caused({ code: ["ECONNREFUSED"] })],
  ["a code in small letters", caused(coded("econnrefused"))],
  ["a code within a text", caused(coded("not ECONNREFUSED at all"))],
  ["a code in the message alone", caused(new Error("connect ECONNREFUSED"))],
  [
    "a reset of a connection that was made",
    caused(coded("ECONNRESET", "read ECONNRESET", { syscall: "read" })),
  ],
  [
    "a TLS handshake's words under another code",
    caused(coded("EPIPE", "Client network socket disconnected before secure TLS …")),
  ],
  ["an argument that is wrong later on", caused(coded("ERR_INVALID_ARG_TYPE", 'The "chunk" …'))],
  [
    "an option's words under another code",
    caused(coded("ERR_INVALID_STATE", "The property 'options.servername' …")),
  ],
  ["a socket that was closed", caused(coded("UND_ERR_SOCKET", "other side closed"))],
  [
    "a proxy's words under another code",
    caused(coded("ECONNRESET", "Proxy response (403) !== 200 when HTTP Tunneling")),
  ],
  ["an abort that is no proxy's", caused(coded("UND_ERR_ABORTED", "The operation was aborted"))],
  ["a TLS alert in the middle of a connection", caused(coded("ERR_SSL_BAD_RECORD_TYPE"))],
  [
    "a GOAWAY with an error",
    caused(coded("UND_ERR_INFO", 'HTTP/2: "GOAWAY" frame received with code 2')),
  ],
  [
    "a GOAWAY's words under another code",
    caused(coded("UND_ERR_SOCKET", 'HTTP/2: "GOAWAY" frame received with code 0')),
  ],
  [
    "an HTTP/2 stream that was cancelled",
    caused(
      coded("ERR_HTTP2_STREAM_ERROR", "Stream closed with error code NGHTTP2_CANCEL", {
        http2ErrorCode: 8,
      }),
    ),
  ],
  ["a frozen error without a cause", Object.freeze(new TypeError("fetch failed"))],
  ["an error that throws when it is read", hostile()],
  ["a cause that throws when it is read", caused(hostile())],
  ["a Proxy that was revoked", revoked()],
  ["a cause that is a revoked Proxy", caused(revoked())],
  ["a list of causes that is a revoked Proxy", { errors: revoked() }],
  ["a symbol", Symbol("ECONNREFUSED")],
  ["a function", () => "ECONNREFUSED"],
  ["a text", "ECONNREFUSED"],
  ["null", null],
])("%s proves nothing", async (_, thrown) => {
  expect(await failureOfThrown(thrown)).toMatchObject(nothingProved);
});

test("a GOAWAY out of a dispatcher of the caller's proves nothing", async () => {
  const cause = coded("UND_ERR_INFO", 'HTTP/2: "GOAWAY" frame received with code 0');
  vi.stubGlobal("fetch", async () => {
    throw caused(cause);
  });
  const at = (own: unknown) =>
    failureAt("https://api.letpiper.com", { fetchOptions: { dispatcher: own } });
  expect(await at(dispatcher())).toMatchObject(nothingProved);
  expect(await at(null)).toMatchObject({ kind: "connection", outcome: "not_sent" }); // It is none.
});

test("a proxy in the environment that is no URL takes nothing from an error", async () => {
  for (const proxy of ["::::", "", "proxy"]) {
    vi.stubEnv("HTTP_PROXY", proxy);
    expect(await failureOfThrown(caused(OTHER_PORT))).toMatchObject(nothingProved);
  }
});

test("a URL that has no canParse, as on older platforms, takes nothing from an error", async () => {
  vi.stubEnv("HTTP_PROXY", "http://proxy.invalid");
  vi.stubGlobal("URL", class extends URL {});
  Object.defineProperty(URL, "canParse", { value: undefined });
  expect(await failureOfThrown(caused(OTHER_PORT))).toMatchObject(nothingProved);
});

test.each([
  ["http://127.0.0.1", "127.0.0.1", 80],
  ["https://192.0.2.1", "192.0.2.1", 443],
  ["http://[::1]:4010", "::1", 4010],
  ["https://[2001:db8::1]", "2001:DB8::1", 443],
  ["http://localhost:4010", "::1", 4010],
  ["http://localhost:4010", "::ffff:127.0.0.1", 4010],
])("a refusal at %s that names %s and port %i is the call's own", async (url, address, port) => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  expect(await failureOfThrown(caused(refused({ address, port })), url)).toMatchObject(
    proves(NOT_MADE),
  );
  const other = caused(refused({ address, port: 4318 }));
  expect(await failureOfThrown(other, url)).toMatchObject(nothingProved);
});

test.each([
  ["https://192.0.2.1", "192.0.2.2"],
  ["https://[2001:db8::1]", "2001:db8::2"],
  ["https://[2001:db8::1]", "192.0.2.1"],
])("a refusal at %s that names %s is another's", async (url, address) => {
  const other = caused(refused({ address, port: 443 }));
  expect(await failureOfThrown(other, url)).toMatchObject(nothingProved);
});

test("a failure that joins one other is that one", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  const joined = new AggregateError([refused({})]);
  expect(await failureOfThrown(caused(joined))).toMatchObject(proves(NOT_MADE));
});

test("of several failures, one that does not pass speaks for all", async () => {
  const both = [coded("ECONNREFUSED", "", { syscall: "connect" }), coded("CERT_HAS_EXPIRED")];
  const error = await failureOfThrown(caused(new AggregateError(both)));
  expect(error).toMatchObject(proves(SELF_SIGNED));
});

test("what a caller's own fetch throws proves nothing, though it only passes on: it may have sent before", async () => {
  const error = await failureAt(await closedPort(), { fetch: (url, init) => fetch(url, init) });
  expect(error).toMatchObject({ ...nothingProved, code: "ECONNREFUSED" });
});

test("once an answer has begun, no failure proves that nothing was sent", async () => {
  const body = new ReadableStream({ start: (stream) => stream.error(caused(refused({}))) });
  vi.stubGlobal("fetch", async () => new Response(body));
  expect(await failureAt("http://localhost:4010")).toMatchObject({ ...nothingProved, status: 200 });
});

test("what wraps a failure of fetch's says nothing of it", async () => {
  const wrapping = refused({ cause: caused(coded("ECONNRESET")) });
  expect(await failureOfThrown(wrapping)).toMatchObject(nothingProved);
});

test("a refusal that names this very address is the call's own", async () => {
  const own = refused({ address: "127.0.0.1", port: 4010 });
  vi.spyOn(Math, "random").mockReturnValue(0);
  for (const host of ["localhost", "127.0.0.1"])
    expect(await failureOfThrown(caused(own), `http://${host}:4010`)).toMatchObject(
      proves(NOT_MADE),
    );
});

test.each(["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"])(
  "a refusal that names the proxy of %s is the call's own",
  async (name) => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    vi.stubEnv(name, "http://127.0.0.1:3128");
    const proxys = caused(refused({ address: "127.0.0.1", port: 3128 }));
    expect(await failureOfThrown(proxys, "http://localhost:4010")).toMatchObject(proves(NOT_MADE));
    vi.stubEnv(name, "");
    expect(await failureOfThrown(proxys, "http://localhost:4010")).toMatchObject(nothingProved);
  },
);

function nested(depth: number, innermost: Error): Error {
  return depth === 0 ? innermost : new Error("outer", { cause: nested(depth - 1, innermost) });
}
