import { afterEach, expect, test, vi } from "vitest";
import { createPiperClient, type PiperClientOptions } from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { API_URL } from "../document/api-url.ts";
import { startCpuTime } from "./cpu-time.ts";
import { failureOf } from "./failure-of.ts";
import { refusedFor } from "./refused-for.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const TOKEN = "pat_example_0123456789";
const PATH = `/v1/orgs/${ID}/responses/?include_events=true`;

afterEach(() => {
  vi.unstubAllGlobals();
});

const create = (options: object) =>
  createPiperClient({ orgId: ID, ...options } as PiperClientOptions);

/** The URL that a client hands to fetch: these hosts are not there. */
async function sentTo(options: object): Promise<string> {
  let sent = "";
  const piper = create({
    ...options,
    async fetch(url: string) {
      sent = url;
      return new Response('{"content":"Hello!"}');
    },
  });
  await piper.createResponse(CALL);
  return sent;
}

test.each([
  ["https://proxy.example", "https://proxy.example"],
  ["HTTPS://Proxy.Example:8443", "https://proxy.example:8443"],
  ["https://proxy.example/", "https://proxy.example"],
  ["https://proxy.example///", "https://proxy.example"],
  ["https://proxy.example/a/piper", "https://proxy.example/a/piper"],
  ["https://proxy.example/piper//", "https://proxy.example/piper"],
  ["https://proxy.example/a@b", "https://proxy.example/a@b"],
  ["http://localhost", "http://localhost"],
  ["http://LOCALHOST:8080/", "http://localhost:8080"],
  ["http://127.0.0.1:3000/piper", "http://127.0.0.1:3000/piper"],
  ["http://127.8.9.10", "http://127.8.9.10"],
  ["http://[::1]:3000", "http://[::1]:3000"],
])("with a baseUrl of %s calls go below %s", async (baseUrl, origin) => {
  expect(await sentTo({ baseUrl, token: TOKEN })).toBe(`${origin}${PATH}`);
});

const NEVER = {
  credentials: ["https://a@proxy.example", "https://a:b@proxy.example", "https://:b@proxy.example"],
  "a query": ["https://proxy.example?a=1", "https://proxy.example/?", "https://proxy.example/a?"],
  "a fragment": [
    "https://proxy.example#",
    "https://proxy.example/a#b",
    "http://a.example#localhost",
  ],
  "another scheme": ["ftp://proxy.example", "wss://proxy.example", "file:///piper", "javascript:0"],
  "no URL": ["", " ", "not a URL", "https:", "https://", "https://proxy example"],
  "another host, without a scheme": [
    ...["//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example"],
    ...["/\t/evil.example", "\t//evil.example", " //evil.example", "/\r\n\\evil.example"],
    ...["//", "///", "//a b", "/\t/"],
  ],
};

/** Those of some values that a client takes as its baseUrl. */
async function accepted(values: unknown[], options: object = {}): Promise<unknown[]> {
  const refusals = await Promise.all(
    values.map((baseUrl) => refusedFor(() => create({ baseUrl, ...options }))),
  );
  return values.filter((_, index) => refusals[index]?.[0] !== "baseUrl");
}

test.each(Object.entries(NEVER))("a baseUrl is refused: %s", async (_, urls) => {
  expect(await accepted(urls)).toEqual([]);
  expect(await accepted(urls, { token: TOKEN })).toEqual([]);
});

const HTTP_ELSEWHERE = [
  ...["http://proxy.example", "http://10.0.0.1", "http://[::2]"],
  ...["http://127.0.0.1.evil.example", "http://localhost.evil.example", "http://evil-localhost"],
  ...["http://evil.example\\@localhost", "http:\\\\evil.example"],
];

test("http to another machine is for calls without a token, as to a mock in a network", async () => {
  for (const baseUrl of HTTP_ELSEWHERE) {
    expect(await refusedFor(() => create({ baseUrl }))).toEqual([]);
    expect(await refusedFor(() => create({ baseUrl, token: TOKEN }))).toEqual(["token"]);
    expect(await refusedFor(() => create({ baseUrl, token: () => TOKEN }))).toEqual(["token"]);
  }
});

test("a baseUrl is a string", async () => {
  const url = "https://proxy.example";
  expect(await accepted([null, 5, {}, [url], { toString: () => url }, new URL(url)])).toEqual([]);
});

test.each(["https://a@proxy.example", "https://:b@proxy.example"])(
  "what is wrong with %s is its user or password",
  async (baseUrl) => {
    const failure = await failureOf(async () => create({ baseUrl }));
    expect(failure.message).toContain("baseUrl must hold no user name and no password");
  },
);

test("where there is no page, what else is wrong with a call is told as well", async () => {
  const piper = create({ baseUrl: "/api/piper" });
  const failure = await failureOf(() => piper.createResponse({ ...CALL, agent_id: "one" }));
  expect(failure).toMatchObject({ problems: [{ field: "agent_id" }, { field: "baseUrl" }] });
});

test("where there is no page the call to a path is refused, not the client", async () => {
  expect(await accepted(["api/piper", "localhost:3000"])).toEqual([]);
  for (const baseUrl of ["/api/piper", "/"]) {
    const piper = create({ baseUrl }); // As in a module that a server renders.
    const failure = await piper.createResponse(CALL).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: "config", outcome: "not_sent" });
    expect(String(failure)).toMatch(/baseUrl is a path, and there is no page here/);
  }
});

test("with a path the server behind it may know the organization", async () => {
  vi.stubGlobal("location", new URL("https://app.example/chat.html"));
  const sent = await sentTo({ baseUrl: "/api/piper", orgId: undefined });
  expect(sent).toBe("https://app.example/api/piper/v1/orgs/_/responses/?include_events=true");
  expect(
    await refusedFor(() => create({ baseUrl: "https://a.example", orgId: undefined })),
  ).toEqual(["orgId"]);
});

test("a wrong baseUrl alone is told: whether the organization may be left out hangs on it", async () => {
  const baseUrl = "/api/piper?stage=test";
  expect(await refusedFor(() => create({ baseUrl, orgId: undefined }))).toEqual(["baseUrl"]);
});

const PAGES = ["https://app.example/chat.html", "http://localhost:5173/", "http://app.example/"];

test.each(PAGES)("in a page at %s a path is one of the page's own host", async (page) => {
  vi.stubGlobal("location", new URL(page));
  const { origin } = new URL(page);
  expect(await sentTo({ baseUrl: "/api/piper" })).toBe(`${origin}/api/piper${PATH}`);
  expect(await sentTo({ baseUrl: "/api/piper//" })).toBe(`${origin}/api/piper${PATH}`);
  expect(await sentTo({ baseUrl: "/" })).toBe(`${origin}${PATH}`);
  expect(await sentTo({ baseUrl: "/a//b" })).toBe(`${origin}/a//b${PATH}`);
});

test.each(PAGES)("in a page at %s a path goes with no token", async (page) => {
  vi.stubGlobal("location", new URL(page));
  const relative = { baseUrl: "/api/piper", dangerouslyAllowBrowser: true };
  expect(await refusedFor(() => create({ ...relative, token: TOKEN }))).toEqual(["token"]);
  expect(await refusedFor(() => create({ ...relative, token: () => TOKEN }))).toEqual(["token"]);
});

test.each(PAGES)("in a page at %s a path to another host is refused", async (page) => {
  vi.stubGlobal("location", new URL(page));
  const others = ["//evil.example", "//evil.example/api", "/\\evil.example", "/\t/evil.example"];
  expect(await accepted(others)).toEqual([]);
});

test("where a page has no host a path is refused", async () => {
  for (const page of ["about:blank", "file:///chat.html", "data:text/html,x"]) {
    vi.stubGlobal("location", new URL(page));
    const { createResponse } = create({ baseUrl: "/api/piper" });
    expect(await refusedFor(() => createResponse(CALL))).toEqual(["baseUrl"]);
  }
});

test("in a page nothing but a path is one of its host: not an empty variable", async () => {
  vi.stubGlobal("location", new URL("https://app.example/chat.html"));
  const others = ["", "api/piper", "./piper", "../piper"];
  expect(await accepted(others)).toEqual([]);
  expect(await accepted(others, { token: TOKEN, dangerouslyAllowBrowser: true })).toEqual([]);
});

test("the API's own host is called by https alone, and the message says so", async () => {
  for (const options of [{}, { token: TOKEN }]) {
    const creating = async () => create({ baseUrl: `http://${new URL(API_URL).host}`, ...options });
    await expect(creating()).rejects.toThrow("baseUrl must be https.");
  }
});

test("a baseUrl of twenty thousand slashes costs no more than its length", () => {
  const slashes = "/".repeat(20_000);
  const cpuTime = startCpuTime();
  for (const baseUrl of [`https://proxy.example${slashes}a`, `/a${slashes}a`]) create({ baseUrl });
  expect(cpuTime()).toBeLessThan(1000);
});
