import { listOperations, operationNamed } from "../../../document/operation.ts";
import { isUuid } from "../../../document/uuid.ts";
import type { Exchange, SentRequest } from "../../../suite/judge/exchange.ts";
import {
  correctExchange,
  document,
  exchangeWith,
  textOf,
} from "../../../suite/requests/correct.ts";
import type { Caller } from "../../../suite/requests/row.ts";
import type { Random } from "../../random.ts";
import type { Misconduct } from "./faults.ts";
import { type Asked, readRequest } from "./read-request.ts";
import type { Traits } from "./traits.ts";

/** A run as a read of its session lists it. */
interface Run {
  id: string | undefined;
  session_id: string;
  created_at: string;
  updated_at: string;
  events: object[];
}

export type Answering = (request: SentRequest) => Exchange["response"];

const operations = listOperations(document, "");
const RUN = operationNamed(document, "createResponse").template;
const READ = operationNamed(document, "getSessionEvents").template;
const GUESSED_PREFIX = "ppat_";
const MINUTE = 60_000;

/**
 * Makes a server that keeps the contract over a whole conversation: it knows one caller, remembers
 * its sessions, and refuses what is bad for what is wrong with it; but for its misconduct.
 */
export function createModelServer(
  caller: Caller,
  traits: Traits,
  random: Random,
  misconduct: Partial<Misconduct> = {},
): Answering {
  const sessions = new Set<string>();
  /** The runs of each session, the first one first. */
  const runsOf = new Map<string, Run[]>();
  const id = () => (traits.upperCaseIds ? random.uuid().toUpperCase() : random.uuid());
  const shared = { session: id(), run: id(), events: Array.from({ length: 4 }, id) };
  let requests = 0;
  let now = Date.UTC(2026, 2, 2);

  return (request) => {
    requests += 1;
    now += MINUTE;
    const isFailing = misconduct.outages !== undefined && requests % misconduct.outages === 0;
    if (requests === traits.outageAt || isFailing)
      return respond(502, "<h1>Bad Gateway</h1>", "text/html");
    if (requests === traits.busyAt) {
      const answer = refusal(429);
      if (traits.retryAfter !== undefined) answer.headers.set("retry-after", traits.retryAfter);
      return answer;
    }
    const asked = readRequest(request);
    const status = refusalOf(request, asked);
    if (status !== undefined && status !== 200) return refusal(status, asked.bad);
    if (asked.operation.template === READ) return read(asked);
    return asked.operation.template === RUN ? reply(asked) : exampleOf(asked);
  };

  function refusalOf(request: SentRequest, asked: Asked): number | undefined {
    const { bad, fields } = asked;
    if (bad.includes("path and method")) return outsideStatus(request);
    const unknown = unknownCaller(asked);
    const wrong = unknown ? [...new Set([...bad, "Authorization"])] : bad;
    if (wrong.length > 0) {
      const status = statusFor(wrong, asked, request);
      return misconduct.answersBad?.(bad, status) ?? status;
    }
    if (asked.isOpen && !traits.looseBooleans) return 422;
    if (asked.org !== caller.orgId.toLowerCase()) return 404;
    if (asked.operation.template === READ) {
      const isKnown = runsOf.has(String(asked.session)) && misconduct.reads !== "no session";
      return isKnown ? undefined : 404;
    }
    if (asked.operation.template !== RUN) return undefined;
    if (String(fields.agent_id).toLowerCase() !== caller.agentId.toLowerCase()) return 404;
    const session = fields.session_id;
    if (typeof session === "string") {
      const isKnown = sessions.has(session.toLowerCase());
      if (isKnown && misconduct.sessions === "refused") return 404;
      if (!isKnown && traits.unknownSession === "refused") return 404;
    }
    return misconduct.refuses?.({
      message: fields.message,
      named: Object.keys(fields),
      includeEvents: asked.namesEvents ? asked.includeEvents : undefined,
      session,
      metadata: fields.profile_metadata,
    });
  }

  function unknownCaller({ token, bad }: Asked): boolean {
    if (misconduct.takesToken) return !misconduct.takesToken(token);
    if (bad.includes("Authorization")) return true;
    const isPersonal = token.startsWith(GUESSED_PREFIX) && traits.personalTokens === "taken";
    return token !== caller.token && !isPersonal;
  }

  function statusFor(wrong: string[], asked: Asked, { headers }: SentRequest): number {
    const { fields, token, operation } = asked;
    if (misconduct.takesToken?.(token) && wrong.join() === "Authorization") return 200;
    if (wrong.includes("Authorization"))
      return headers.has("authorization") ? traits.wrongToken : traits.noToken;
    if (
      wrong.some((it) =>
        operation.parameters.some(({ name, in: at }) => name === it && at === "path"),
      )
    )
      return traits.badOrg;
    if (wrong.includes("Content-Type")) return traits.badType;
    if (wrong.join() === "body/agent_id" && typeof fields.agent_id === "string")
      return traits.badAgent;
    return wrong.includes("body") ? traits.badJson : 422;
  }

  function outsideStatus({ method, url }: SentRequest): number {
    const { pathname } = new URL(url);
    const known = operations.filter(({ path }) => path.test(pathname));
    const isOther = known.length > 0 && known.every((operation) => operation.method !== method);
    return isOther ? traits.otherMethod : 404;
  }

  function refusal(status: number, bad: readonly string[] = []) {
    if (status >= 500) return respond(status, "", "text/plain");
    if (status !== 422) return respond(status, JSON.stringify({ detail: `No: ${status}.` }));
    // FastAPI reads the token as one more header of the schema.
    const isMissingHeader = bad.includes("Authorization") && !misconduct.answersBad;
    const loc = isMissingHeader ? ["header", "authorization"] : ["body", "agent_id"];
    const detail = [{ loc, msg: "Field required", type: "missing" }];
    return respond(422, JSON.stringify({ detail }));
  }

  function reply({ fields, includeEvents, namesEvents }: Asked) {
    const isGreeting = (fields.message ?? null) === null;
    const run = misconduct.runs ? shared.run : id();
    const content = isGreeting && misconduct.content === "" ? "" : `Reply ${requests}.`;
    const session = sessionFor(fields.session_id);
    const isListed = listsEvents(includeEvents, namesEvents);
    const all = eventsOf(run, isGreeting, fields.message, content);
    const events = isListed ? all : null;
    remember(session, { id: run, session_id: session, ...times(), events: all });
    return respond(
      200,
      JSON.stringify({
        content,
        ...(traits.namesRole && { role: "assistant" }),
        ...((events || traits.noEvents === "null") && { events }),
        session_id: traits.namesSessions ? session : null,
        ...(traits.namesRuns && { run_id: run }),
      }),
    );
  }

  function remember(session: string, run: Run): void {
    const key = session.toLowerCase();
    runsOf.set(key, [...(runsOf.get(key) ?? []), run]);
  }

  function times() {
    const at = new Date(now).toISOString();
    return { created_at: at, updated_at: at };
  }

  function read({ session = "" }: Asked) {
    const kept = runsOf.get(session) ?? [];
    const listed = misconduct.reads === "not the last run" ? kept.slice(0, -1) : kept;
    const runs = traits.latestRunFirst ? listed.toReversed() : listed;
    const own = { session_id: misconduct.reads === "another session" ? id() : session };
    const organization = { agent_id: caller.agentId, organization_id: caller.orgId };
    return respond(200, JSON.stringify({ session: { ...own, ...organization, ...times() }, runs }));
  }

  /** What an operation that this server knows nothing of answers: what its example does. */
  function exampleOf({ operation }: Asked) {
    const { status, body } = correctExchange(exchangeWith(operation, 200) ?? "").answer;
    return respond(status, textOf(body));
  }

  function listsEvents(includeEvents: boolean, namesEvents: boolean): boolean {
    if (misconduct.events === "always") return true;
    if (misconduct.events === "never") return false;
    return misconduct.events === "only if asked" ? namesEvents && includeEvents : includeEvents;
  }

  function sessionFor(asked: unknown): string {
    if (misconduct.sessions === "one for all") return shared.session;
    const isKnown = typeof asked === "string" && sessions.has(asked.toLowerCase());
    // A session that it never gave is one to begin, under the name that the caller has for it.
    const goesOn = isUuid(asked) && !(isKnown && misconduct.sessions === "another each time");
    const session = goesOn ? String(asked) : id();
    sessions.add(session.toLowerCase());
    return session;
  }

  function eventsOf(run: string, isGreeting: boolean, message: unknown, content: string) {
    if (isGreeting && !traits.greetingHasEvents) return [];
    const steps = [
      ...(isGreeting
        ? []
        : [
            {
              event_type: "user_message",
              role: "user",
              content: misconduct.messages ? "Another." : message,
            },
          ]),
      ...(traits.hasSteps
        ? [{ event_type: "tool_call", tool_name: "find_order", latency_ms: 12.5 }]
        : []),
      {
        event_type: "assistant_message",
        role: "assistant",
        content,
        input_tokens: 12,
        cost_usd: 0.01,
      },
    ];
    return steps.map((step, index) => ({
      id: misconduct.eventIds ? shared.events[index] : id(),
      run_id: misconduct.eventRuns && index > 0 ? id() : run,
      created_at: new Date(now + index).toISOString(),
      ...step,
    }));
  }

  function respond(status: number, text: string, type = "application/json") {
    const contentType =
      traits.charset && type === "application/json" ? `${type}; charset=utf-8` : type;
    const headers = new Headers({
      ...(status === 200 && correctExchange("newConversation").answer.headers),
      "content-type": contentType,
    });
    return { status, headers, body: new TextEncoder().encode(text) };
  }
}

/** The caller that the suite is, in a run without a server. */
export const modelCaller: Caller = {
  baseUrl: "http://127.0.0.1",
  token: "pat_example_model",
  orgId: correctExchange("newConversation").request.path.split("/")[3] ?? "",
  agentId: String(JSON.parse(String(correctExchange("newConversation").request.body)).agent_id),
};
