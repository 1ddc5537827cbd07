// Requests that a server may run, though one may not expect it.
import type { Operation } from "rfc6902";
import type { PlainRequest } from "../../suite/requests/correct-exchanges.ts";
import { asking, header, type Variation } from "./variation.ts";

const replace = (path: string, value: unknown): Operation => ({ op: "replace", path, value });
const add = (path: string, value: unknown): Operation => ({ op: "add", path, value });

const at =
  (change: (path: string) => string) =>
  (request: PlainRequest): PlainRequest => ({ ...request, path: change(request.path) });

const UPPER_ID = "5F8A1D7E-64F1-4D0E-8A3B-0C9E7B1F2D63";

const runs = (name: string, request?: Variation["request"], of = "newConversation"): Variation => ({
  name: `runs ${name}`,
  of,
  ...(request && { request }),
});

export const legalRequests: Variation[] = [
  runs("a message"),
  runs("a request without a message", asking({ op: "remove", path: "/message" })),
  runs("an empty message", asking(replace("/message", ""))),
  runs("a message of 100 000 characters", asking(replace("/message", "Where? ".repeat(14_286)))),
  runs("null for a session", asking(add("/session_id", null))),
  runs("an empty session id", asking(add("/session_id", ""))),
  runs("a session id that is no UUID", asking(add("/session_id", "session-1"))),
  runs("a session id in upper case", asking(replace("/session_id", UPPER_ID)), "withEvents"),
  runs("empty metadata", asking(add("/profile_metadata", {}))),
  runs(
    "metadata of every kind",
    asking(add("/profile_metadata", { a: [1, { b: null }], "": true })),
  ),
  runs(
    "an agent in upper case",
    asking(replace("/agent_id", "3C90C3CC-0D44-4B50-8888-8DD25736052A")),
  ),
  runs("a field that the page does not name", asking(add("/temperature", 0.5))),
  runs(
    "a request without include_events",
    at((path) => path.replace(/\?.*/, "")),
  ),
  runs(
    "another query parameter",
    at((path) => `${path}&trace=1`),
  ),
  runs(
    "an organization in upper case",
    at((path) => path.replace(/(?<=orgs\/)[^/]+/, (id) => id.toUpperCase())),
  ),
  runs("a charset", header("content-type", "application/json; charset=utf-8")),
  runs("a scheme in small letters", header("authorization", "bearer pat_example_power")),
];
