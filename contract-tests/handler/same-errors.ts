// A page's calls through the handler to an API that misbehaves, fault by fault.
import process from "node:process";
import { expect, vi } from "vitest";
import { createPiperHandler } from "../../src/handler/index.ts";
import { createPiperClient, isPiperError, type PiperClient } from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { openTarget } from "../client/faults/run.ts";
import { FAULTS, type Fault, ID, TOKEN } from "../client/faults/table.ts";
import { startScriptedServer } from "../servers/scripted.ts";
import { serve } from "./serve.ts";

/** The rows in which something fails behind the handler: not the page's own call, and not slowly. */
export const ROWS: readonly Fault[] = FAULTS.filter(
  ({ abort, slow, target, kind, params, options }) =>
    !abort &&
    !slow &&
    !(kind === "config" && (params || options)) &&
    (target !== "full backlog" || process.platform === "linux"),
);

/** What a page is to know of an error. */
const COMPARED = ["kind", "status", "outcome", "retryable", "code", "phase", "timeoutMs", "run_id"];
const tell = (error: unknown) =>
  Object.fromEntries(COMPARED.map((field) => [field, Reflect.get(Object(error), field)]));

/** The wait that the API asks for, in whole seconds, as a header says it. */
const secondsToWait = (error: unknown) => {
  const retryAfterMs: unknown = Reflect.get(Object(error), "retryAfterMs");
  return typeof retryAfterMs === "number" ? Math.ceil(retryAfterMs / 1000) : undefined;
};

type Handler = (request: Request) => Promise<Response>;

/** The handlers of one server, each by the path that it is mounted at. */
const mounted = new Map<string, Handler>();

/** Starts the server of the handlers, and has this process taken for a page of it; gives what ends that. */
export async function openSite(): Promise<() => Promise<void>> {
  const server = await serve((request) => {
    const [, mount = ""] = new URL(request.url).pathname.split("/");
    return mounted.get(mount)?.(request) ?? Promise.resolve(new Response("", { status: 404 }));
  });
  vi.stubGlobal("location", new URL(`${server.url}/chat.html`));
  return async () => {
    vi.unstubAllGlobals();
    await server.close();
  };
}

/** Mounts a handler, and makes a client for a page of its site. */
function openPage(handler: Handler): PiperClient {
  const mount = `piper-${mounted.size}`;
  mounted.set(mount, handler);
  // A browser says this by itself.
  const headers = { origin: location.origin, "sec-fetch-site": "same-origin" };
  return createPiperClient({ baseUrl: `/${mount}`, headers });
}

/** Calls a broken API through the handler: what the page and the server got, and what was sent. */
export async function call(fault: Fault) {
  const api = await startScriptedServer(...fault.script);
  const target = await openTarget(fault, api.url);
  const shared = { token: TOKEN, orgId: ID, baseUrl: target.url, timeoutMs: 20_000 };
  const thrown: unknown[] = [];
  const answers: string[] = [];
  const handler = createPiperHandler({
    piper: createPiperClient({ ...shared, ...fault.client, ...fault.options }),
    agents: [ID],
    authorize: () => ({}),
    events: true,
    onError: (error) => thrown.push(error),
  });
  const page = openPage(async (request) => {
    const response = await handler(request);
    answers.push(JSON.stringify([...response.headers]), await response.clone().text());
    return response;
  });
  const params = { ...CALL, ...fault.params };
  try {
    if (fault.warmUp) await page.createResponse(params);
    const caught = await page.createResponse(params).catch((error: unknown) => error);
    return { caught, thrown, answers: answers.join(), requests: api.requests };
  } finally {
    await target.close();
    await api.close();
  }
}

/** Expects that a fault behind the handler gives the page the error that the server's client has. */
export async function expectSameError(fault: Fault): Promise<void> {
  const { caught, thrown, answers, requests } = await call(fault);
  if (fault.kind === "none") expect(thrown).toEqual([]);
  else expect(thrown.map(tell)).toEqual([tell(caught)]);
  expect(secondsToWait(caught)).toBe(secondsToWait(thrown[0]));
  expect(isPiperError(caught) ? caught.kind : "none").toBe(fault.kind);
  expect(isPiperError(caught) ? caught.outcome : "none").toBe(fault.outcome);
  expect(requests).toHaveLength(fault.requests); // A page does not send again what the server did.
  for (let at = 0; at + 8 <= TOKEN.length; at++)
    expect(answers).not.toContain(TOKEN.slice(at, at + 8));
}
