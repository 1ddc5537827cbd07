import { onTestFinished, vi } from "vitest";
import { createPiperHandler, type PiperHandlerOptions } from "../../src/handler/index.ts";
import { createPiperClient, type PiperClient, type PiperClientOptions } from "../../src/index.ts";
import { BODY } from "../calls/call.ts";
import {
  answer,
  type ScriptedServer,
  type Step,
  startScriptedServer,
} from "../servers/scripted.ts";
import { serve } from "./serve.ts";

export const TOKEN = "pat_example_0123456789";
export const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
export const OTHER_ID = "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10";
export const EVENTS = [{ event_type: "tool_call", cost_usd: 0.01 }, { event_type: "user_message" }];
export const REPLY = { content: "Hello!", role: "assistant", session_id: OTHER_ID, run_id: ID };

/** Where a page's client sends a call, below the path that the handler is mounted at. */
export const PATH = "/api/piper/v1/orgs/_/responses/";

/** An answer of the API. */
export const replies = (body: object = REPLY): Step => answer(200, JSON.stringify(body));

/** A handler before a scripted API. */
export interface Stand {
  /** The handler itself, called as a framework calls it. */
  handler: (request: Request) => Promise<Response>;
  /** What the API has received. */
  requests: readonly string[];
  /** What the app was told of failures. */
  errors: unknown[];
}

/** Lets everybody in, who may do nothing but begin a conversation. */
export const anybody = () => ({});

/** Makes a handler for an API that takes these steps, to the end of the test. */
export async function standUp(
  script: Step[][],
  options: Partial<PiperHandlerOptions> = {},
  client: Partial<PiperClientOptions> = {},
): Promise<Stand> {
  const api: ScriptedServer = await startScriptedServer(...script);
  onTestFinished(api.close);
  const errors: unknown[] = [];
  const piper = createPiperClient({ token: TOKEN, orgId: ID, baseUrl: api.url, ...client });
  const handler = createPiperHandler({
    piper,
    agents: [ID],
    authorize: anybody,
    onError: (error) => errors.push(error),
    ...options,
  });
  return { handler, requests: api.requests, errors };
}

const ORIGIN = "https://app.example";

/** A request as a page of the app sends it, with what is otherwise. */
export function pageRequest(
  body: unknown = BODY,
  {
    path = `${PATH}?include_events=true`,
    headers = {},
    ...more
  }: RequestInit & { path?: string } = {},
): Request {
  const own = {
    "content-type": "application/json",
    origin: ORIGIN,
    "sec-fetch-site": "same-origin",
  };
  const init = { method: "POST", ...more, headers: { ...own, ...Object(headers) } };
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return new Request(`${ORIGIN}${path}`, init.method === "GET" ? init : { body: text, ...init });
}

/** A page of a server that has the handler at `/api/piper`, and its client there. */
export async function openPage(
  { handler }: Pick<Stand, "handler">,
  options: PiperClientOptions = {},
): Promise<PiperClient> {
  const server = await serve(handler);
  onTestFinished(server.close);
  vi.stubGlobal("location", new URL(`${server.url}/chat.html`));
  onTestFinished(() => void vi.unstubAllGlobals());
  // A browser says this by itself.
  const headers = { origin: server.url, "sec-fetch-site": "same-origin" };
  return createPiperClient({ baseUrl: "/api/piper", headers, ...options });
}
