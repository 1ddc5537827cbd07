// What an API does when it moves on: nothing is broken, and a new field or status is worth telling.
import { all, drift, header, json, newField, status, text, type Variation } from "./variation.ts";

/** A field that the contract does not list; its name stands last in the pointer. */
const adds = (of: string, path: string, value: unknown): Variation => ({
  name: `adds ${path} to ${of}`,
  of,
  answer: json({ op: "add", path, value }),
  findings: [newField(path)],
});

/** A refusal of an invalid request that the contract does not list. */
const refuses = (how: string, answer: Variation["answer"]): Variation => ({
  name: `refuses an invalid request with ${how}`,
  of: "missingAgentId",
  ...(answer && { answer }),
  findings: [drift("documented", "status", "status")],
});

const page = header("content-type", "text/html");

export const drifts: Variation[] = [
  adds("withEvents", "/usage", { total: 1 }),
  adds("withoutEvents", "/usage", null),
  adds("withEvents", "/events/3/trace_id", "t"),
  adds("invalidToken", "/code", 1),
  adds("missingAgentId", "/count", 1),
  adds("missingAgentId", "/detail/0/url", "https://errors.example/missing"),
  ...(["invalidToken", "otherOrganization", "unknownAgent", "rateLimited"] as const).map((of) =>
    adds(of, "/Trace-Id", "t"),
  ),
  adds("withEvents", "/Trace-Id", "t"),
  adds("withEvents", "/events/3/Trace-Id", "t"),
  adds("missingAgentId", "/Trace-Id", "t"),
  adds("missingAgentId", "/detail/0/Trace-Id", "t"),
  ...[400, 402, 405, 409, 413, 415, 418].map((code) => refuses(`${code}`, status(code))),
  refuses(
    "a page",
    all(
      status(400),
      page,
      text(() => "<h1>Bad Request</h1>"),
    ),
  ),
];
