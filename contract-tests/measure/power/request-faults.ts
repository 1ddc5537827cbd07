// Servers that run what the contract rules out, or refuse what it allows. What the page requires is
// a violation to do without; to take a value that is not as described is lax, hence a warning.
import type { Operation } from "rfc6902";
import { correctExchange } from "../../suite/requests/correct.ts";
import type { PlainRequest } from "../../suite/requests/correct-exchanges.ts";
import { asking, documented, header, inferred, type Named, type Variation } from "./variation.ts";

type Change = (request: PlainRequest) => PlainRequest;

const path =
  (change: (path: string) => string): Change =>
  (request) => ({ ...request, path: change(request.path) });

const body =
  (body: PlainRequest["body"]): Change =>
  (request) => ({ ...request, body });

const replace = (path: string, value: unknown): Operation => ({ op: "replace", path, value });

/** A server that gives a reply to a request that it should refuse. */
const runs = (name: string, request: Change, ...findings: Named[]): Variation => ({
  name: `runs a request with ${name}`,
  of: "newConversation",
  request,
  findings,
});

/** A server that refuses a request, as one that does not match its schema, although it does. */
const refuses = (name: string, of: string, request?: Change): Variation => ({
  name: `refuses ${name}`,
  of,
  request: request ?? ((sent) => sent),
  answer: () => correctExchange("missingAgentId").answer,
  findings: [inferred("refused", "status")],
});

const TOKEN = documented("accepted", "Authorization");
const AGENT = documented("accepted", "body/agent_id");

const VALUES: Record<string, unknown> = {
  null: null,
  boolean: true,
  integer: 7,
  number: 0.5,
  array: ["text"],
  object: { text: "text" },
  string: "text",
};

/** The types that each field may have: a value of any other is a fault to run on. */
const FIELDS = {
  agent_id: ["string", "null"], // Null is no agent at all, and a fault of its own.
  message: ["string", "null"],
  session_id: ["string", "null"],
  profile_metadata: ["object"],
};

const wrongTypes = Object.entries(FIELDS).flatMap(([name, types]) =>
  Object.entries(VALUES)
    .filter(([type]) => !types.includes(type))
    .map(([type, value]) =>
      runs(
        `a ${name} of type ${type}`,
        asking({ op: "add", path: `/${name}`, value }),
        inferred("accepted", `body/${name}`),
      ),
    ),
);

export const requestFaults: Variation[] = [
  runs("no token", header("authorization", undefined), TOKEN),
  runs("an empty Authorization", header("authorization", ""), TOKEN),
  runs("a scheme and no token", header("authorization", "Bearer"), TOKEN),
  runs("another scheme", header("authorization", "Basic cGF0X2V4YW1wbGU6"), TOKEN),
  runs("a bare token", header("authorization", "pat_example_bare"), TOKEN),
  runs(
    "a token that does not start with pat_",
    header("authorization", "Bearer sk_example"),
    TOKEN,
  ),

  runs("no agent", asking({ op: "remove", path: "/agent_id" }), AGENT),
  runs("a null for an agent", asking(replace("/agent_id", null)), AGENT),
  ...wrongTypes,
  runs(
    "an agent's name",
    asking(replace("/agent_id", "support")),
    inferred("accepted", "body/agent_id"),
  ),
  runs("an empty agent", asking(replace("/agent_id", "")), inferred("accepted", "body/agent_id")),

  ...["null", "true", "7", "0.5", '"text"', "[]", '{"agent_id":'].map((text) =>
    runs(`${text} for a body`, body(text), AGENT, inferred("accepted", "body")),
  ),
  runs("no body", body(null), AGENT),
  runs("text/plain", header("content-type", "text/plain"), inferred("accepted", "Content-Type")),
  runs("no content-type", header("content-type", undefined), inferred("accepted", "Content-Type")),

  runs(
    "an organization's name",
    path((it) => it.replace(/orgs\/[^/]+/, "orgs/acme")),
    inferred("accepted", "org_id"),
  ),
  runs(
    "an include_events that is neither true nor false",
    path((it) => it.replace("=true", "=perhaps")),
    inferred("accepted", "include_events"),
  ),
  runs(
    "an include_events of 2",
    path((it) => it.replace("=true", "=2")),
    inferred("accepted", "include_events"),
  ),
  runs(
    "an empty include_events",
    path((it) => it.replace("=true", "=")),
    inferred("accepted", "include_events"),
  ),

  runs(
    "another method",
    (request) => ({ ...request, method: "PUT" }),
    inferred("accepted", "path and method"),
  ),
  runs(
    "no slash at the end",
    path((it) => it.replace("/?", "?")),
    inferred("accepted", "path and method"),
  ),

  refuses("a message", "newConversation"),
  refuses(
    "a request without a message",
    "newConversation",
    asking({ op: "remove", path: "/message" }),
  ),
  refuses("null for a message", "greeting"),
  refuses("a follow-up", "withEvents"),
  refuses(
    "null for a session",
    "newConversation",
    asking({ op: "add", path: "/session_id", value: null }),
  ),
  refuses(
    "a session id that is no UUID",
    "newConversation",
    asking({ op: "add", path: "/session_id", value: "session-1" }),
  ),
  refuses("metadata", "personalised"),
  refuses(
    "empty metadata",
    "newConversation",
    asking({ op: "add", path: "/profile_metadata", value: {} }),
  ),
  refuses("include_events=false", "withoutEvents"),
  refuses(
    "a request without include_events",
    "newConversation",
    path((it) => it.replace(/\?.*/, "")),
  ),
  refuses(
    "an agent in upper case",
    "newConversation",
    asking(replace("/agent_id", "3C90C3CC-0D44-4B50-8888-8DD25736052A")),
  ),
];
