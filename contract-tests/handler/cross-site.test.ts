// No other site can have a visitor's browser make calls in their name.
import { expect, test } from "vitest";
import type { PiperHandlerOptions } from "../../src/handler/index.ts";
import { BODY } from "../calls/call.ts";
import { PATH, replies, standUp } from "./stand-up.ts";

interface Sent {
  at?: string;
  origin?: string;
  site?: string;
  type?: string;
}

/** The status that a call gets, and whether anything was sent to the API. */
async function statusOf(sent: Sent, options: Partial<PiperHandlerOptions> = {}): Promise<number> {
  const { at = "https://app.example", origin, site, type = "application/json" } = sent;
  const stand = await standUp([[replies()]], options);
  const headers = new Headers({ "content-type": type, cookie: "session=1" });
  if (origin !== undefined) headers.set("origin", origin);
  if (site !== undefined) headers.set("sec-fetch-site", site);
  const init = { method: "POST", headers, body: JSON.stringify(BODY) };
  const { status } = await stand.handler(new Request(`${at}${PATH}`, init));
  expect(stand.requests).toHaveLength(status === 200 ? 1 : 0);
  return status;
}

const OWN = "https://app.example";
const EVIL = "https://evil.example";

test.each<[what: string, sent: Sent]>([
  ["a page of this origin", { origin: OWN, site: "same-origin" }],
  [
    "a page behind a proxy that changes the host",
    { at: "http://10.0.0.1:3000", origin: OWN, site: "same-origin" },
  ],
  ["a page of an old browser", { origin: OWN }],
  ["a page of an old browser, where a proxy ends TLS", { at: "http://app.example", origin: OWN }],
  [
    "a page on this machine",
    { at: "http://localhost:3000", origin: "http://localhost:3000", site: "same-origin" },
  ],
])("%s is served", async (_, sent) => {
  expect(await statusOf(sent)).toBe(200);
});

test.each<[what: string, sent: Sent]>([
  ["another site", { origin: EVIL, site: "cross-site" }],
  ["another site that names no origin", { site: "cross-site" }],
  ["another site in an old browser", { origin: EVIL }],
  ["another host of this site", { origin: "https://blog.app.example", site: "same-site" }],
  ["another host of this site in an old browser", { origin: "https://blog.app.example" }],
  ["an address bar", { site: "none" }],
  ["a sandboxed frame", { origin: "null", site: "cross-site" }],
  ["a sandboxed frame in an old browser", { origin: "null" }],
  ["an opaque origin that says it is this one", { origin: "null", site: "same-origin" }],
  ["no origin at all", {}],
  ["another port", { origin: `${OWN}:8443` }],
  ["http, of a server that has https", { origin: "http://app.example" }],
  ["a longer host", { origin: `${OWN}.evil.example` }],
  ["a user name that looks like the host", { origin: `https://app.example@evil.example` }],
  ["what is no origin", { origin: "app.example" }],
  ["an empty origin", { origin: "" }],
  ["two origins", { origin: `${OWN}, ${EVIL}` }],
  ["two words on the site", { origin: OWN, site: "same-origin, cross-site" }],
  ["another case of the word", { origin: OWN, site: "Same-Origin" }],
])("%s is refused", async (_, sent) => {
  expect(await statusOf(sent)).toBe(403);
});

test.each([
  ...["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"],
  ...[
    "text/plain; application/json",
    "application/jsonp",
    "application/json-seq",
    "xapplication/json",
  ],
  ...["text/plain;charset=application/json", "application/json, text/plain"],
])("a body of the type %o is refused, even from this origin", async (type) => {
  expect(await statusOf({ origin: OWN, site: "same-origin", type })).toBe(415);
});

test.each([
  "application/json",
  "Application/JSON",
  "application/json; charset=utf-8",
  "application/json ;x=1",
])("a body of the type %o is taken", async (type) => {
  expect(await statusOf({ origin: OWN, site: "same-origin", type })).toBe(200);
});

test("an origin that the app names is its own as well, and no other", async () => {
  const options = { origins: ["https://www.example", "http://localhost:5173"] };
  expect(await statusOf({ origin: "https://www.example", site: "cross-site" }, options)).toBe(200);
  expect(await statusOf({ origin: "http://localhost:5173" }, options)).toBe(200);
  expect(await statusOf({ origin: "https://www.example:1", site: "cross-site" }, options)).toBe(
    403,
  );
  expect(await statusOf({ origin: EVIL, site: "cross-site" }, options)).toBe(403);
  expect(await statusOf({ origin: "null" }, options)).toBe(403);
});

test("of a refused page the app is not asked who it is", async () => {
  let asked = 0;
  const authorize = () => ({ ...{ sessions: [] }, asked: asked++ }) as object;
  await statusOf({ origin: EVIL, site: "cross-site" }, { authorize });
  expect(asked).toBe(0);
});
