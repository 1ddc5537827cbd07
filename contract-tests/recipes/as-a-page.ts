import { expect } from "vitest";
import { BODY } from "../calls/call.ts";
import { answer, reset, type ScriptedServer, startScriptedServer } from "../servers/scripted.ts";
import { ID, TOKEN } from "./recipe.ts";

const SESSION = "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10";
const REPLY = { content: "Hello!", role: "assistant", session_id: SESSION, run_id: ID, events: [] };

/** Answers as a recipe's server does. */
export type Send = (path: string, init: RequestInit) => Promise<Response>;

/** Starts the API that `expectAPage` has the recipe's server call. */
export const startApi = (): Promise<ScriptedServer> =>
  startScriptedServer(
    [answer(200, JSON.stringify(REPLY), { "x-internal": "1" })],
    [answer(200, JSON.stringify(REPLY))],
    [answer(429, "{}", { "retry-after": "61" })],
    [reset],
  );

/** Holds a server with the handler at `/api/piper` to what a page may expect of it. */
export async function expectAPage(send: Send, origin: string, api: ScriptedServer): Promise<void> {
  const call = async (
    user: string,
    body: object = {},
    init: RequestInit = {},
    path = "responses/",
  ) => {
    const headers = {
      "content-type": "application/json",
      origin,
      "sec-fetch-site": "same-origin",
      "x-user": user,
    };
    const text = JSON.stringify({ ...BODY, agent_id: ID, message: "Hello?", ...body });
    const whole = `/api/piper/v1/orgs/_/${path}?include_events=true`;
    // As the page's client sends it: a redirect is no answer.
    return send(whole, { method: "POST", headers, body: text, redirect: "manual", ...init });
  };
  const statusOf = async (...args: Parameters<typeof call>) => (await call(...args)).status;

  const reply = await call("alice");
  expect([reply.status, reply.headers.get("x-internal")]).toEqual([200, null]);
  expect(await reply.json()).toMatchObject({ content: "Hello!", session_id: SESSION });
  expect(api.requests[0]).toMatch(new RegExp(`POST /v1/orgs/${ID}/responses/.*${TOKEN}`, "s"));
  expect(api.requests[0]).toContain('"profile_metadata":{"user_name":"alice"}');

  expect(await statusOf("")).toBe(401);
  expect(await statusOf("bob", { session_id: SESSION })).toBe(403);
  expect(await statusOf("alice", { agent_id: SESSION })).toBe(403);
  expect(await statusOf("alice", {}, {}, "agents/")).toBe(404);
  expect(await statusOf("alice", {}, { method: "DELETE" })).toBe(405);
  expect(api.requests).toHaveLength(1);

  expect(await statusOf("alice", { session_id: SESSION })).toBe(200);
  const limited = await call("alice");
  expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "61"]);
  const lost = await call("alice");
  expect([lost.status, lost.headers.get("piper-outcome")]).toEqual([502, "unknown"]);
}
