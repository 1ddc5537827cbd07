import type { Traits } from "./traits.ts";

/** One thing that a server does wrong over a conversation, or with a kind of request. */
export interface Fault {
  name: string;
  /** What the server does instead, at the places where it is asked. */
  does: Partial<Misconduct>;
  /** The choices without which the fault would not show. */
  needs?: Partial<Traits>;
  /** What is to be found of it: how grave, and by which rule. */
  found: string[];
}

/** The places where a server can go wrong; each is told what is asked. */
export interface Misconduct {
  /** Refuses a request that is allowed: with a status, or not. */
  refuses(asked: {
    message: unknown;
    named: readonly string[];
    includeEvents: boolean | undefined;
    session: unknown;
    metadata: unknown;
  }): number | undefined;
  /** The status for a bad request, by what is bad; 200 to run it. */
  answersBad(bad: readonly string[], status: number): number;
  takesToken(token: string): boolean;
  events: "never" | "only if asked" | "always";
  sessions: "one for all" | "another each time" | "refused";
  runs: "one for all";
  eventIds: "the same for all";
  eventRuns: "others";
  messages: "another";
  /** Fails every so many requests. */
  outages: number;
  content: "";
  reads: "no session" | "not the last run" | "another session";
}

const isGreeting = ({ message }: { message: unknown }) => (message ?? null) === null;
const isBody = (bad: readonly string[]) => bad.every((pointer) => pointer.startsWith("body"));
const isToken = (bad: readonly string[]) => bad.join() === "Authorization";

export const conductFaults: Fault[] = [
  {
    name: "answers 422 to every valid request",
    does: { refuses: () => 422 },
    found: ["violation unanswered", "violation greeting", "warning refused"],
  },
  {
    name: "answers 422 to a request for a greeting",
    does: { refuses: (asked) => (isGreeting(asked) ? 422 : undefined) },
    found: ["violation greeting", "violation refused-way", "warning refused"],
  },
  {
    name: "answers 422 to null for a message",
    does: { refuses: ({ message }) => (message === null ? 422 : undefined) },
    found: ["violation refused-way", "warning refused"],
  },
  {
    name: "answers 422 to a request without the field message",
    does: { refuses: ({ message }) => (message === undefined ? 422 : undefined) },
    found: ["violation refused-way", "warning refused"],
  },
  {
    name: "answers 422 to include_events=false",
    does: { refuses: ({ includeEvents }) => (includeEvents === false ? 422 : undefined) },
    found: ["violation refused-way", "warning refused"],
  },
  {
    name: "answers 422 to a request without include_events",
    does: { refuses: ({ includeEvents }) => (includeEvents === undefined ? 422 : undefined) },
    found: ["violation refused-way", "warning refused"],
  },
  {
    name: "answers 422 to profile_metadata",
    does: { refuses: ({ metadata }) => (metadata === undefined ? undefined : 422) },
    found: ["violation refused-way", "warning refused"],
  },
  {
    name: "answers 422 to null for a session",
    does: { refuses: ({ session }) => (session === null ? 422 : undefined) },
    found: ["violation refused-way", "warning refused"],
  },
  {
    name: "answers 500 to profile_metadata, each time",
    does: { refuses: ({ metadata }) => (metadata === undefined ? undefined : 500) },
    found: ["violation outages", "violation status"],
  },
  { name: "greets with nothing", does: { content: "" }, found: ["warning greeting"] },
  { name: "never sends events", does: { events: "never" }, found: ["warning events-missing"] },
  {
    name: "sends events only if asked by name",
    does: { events: "only if asked" },
    found: ["violation default"],
  },
  {
    name: "sends events whether asked or not",
    does: { events: "always" },
    needs: { greetingHasEvents: true },
    found: ["warning events-unasked"],
  },
  {
    name: "gives all callers one session",
    does: { sessions: "one for all" },
    needs: { namesSessions: true },
    found: ["warning session-shared"],
  },
  {
    name: "answers a known session in another",
    does: { sessions: "another each time" },
    needs: { namesSessions: true },
    found: ["warning session-forgotten", "warning session-echo"],
  },
  {
    name: "does not know the sessions that it gave",
    does: { sessions: "refused" },
    needs: { namesSessions: true },
    found: ["warning session-forgotten"],
  },
  {
    name: "lets nobody read a session that it gave",
    does: { reads: "no session" },
    needs: { namesSessions: true },
    found: ["warning session-unread"],
  },
  {
    name: "lists all runs of a session but the last",
    does: { reads: "not the last run" },
    needs: { namesSessions: true, namesRuns: true },
    found: ["warning run-unlisted"],
  },
  {
    name: "reads another session than the one asked for",
    does: { reads: "another session" },
    needs: { namesSessions: true },
    found: ["warning session-echo"],
  },
  {
    name: "gives all calls one run",
    does: { runs: "one for all" },
    needs: { namesRuns: true },
    found: ["warning run-shared", "warning run-twice"],
  },
  {
    name: "gives all runs the same events",
    does: { eventIds: "the same for all" },
    found: ["warning event-id", "warning event-shared"],
  },
  {
    name: "answers a message that nobody sent",
    does: { messages: "another" },
    found: ["warning message-lost"],
  },
  {
    name: "fails every third time",
    does: { outages: 3 },
    found: ["violation outages"],
  },
  {
    name: "mixes the events of runs",
    does: { eventRuns: "others" },
    needs: { namesRuns: true },
    found: ["warning run-id"],
  },
  {
    name: "lets in any token",
    does: { takesToken: (token) => token !== "" },
    found: ["violation accepted", "violation ruling", "warning accepted"],
  },
  {
    name: "lets in whoever has a token that begins like one",
    does: { takesToken: (token) => token.startsWith("pat_") },
    found: ["violation accepted", "violation ruling", "warning accepted"],
  },
  {
    name: "lets in callers without a token",
    does: { answersBad: (bad, status) => (isToken(bad) ? 200 : status) },
    found: ["violation accepted", "warning accepted"],
  },
  {
    name: "runs requests without an agent",
    does: {
      answersBad: (bad, status) =>
        bad.some((it) => it === "body/agent_id") && isBody(bad) ? 200 : status,
    },
    found: ["violation accepted", "warning accepted"],
  },
  {
    name: "answers 401 to a bad body",
    does: { answersBad: (bad, status) => (isBody(bad) ? 401 : status) },
    found: ["warning refusal-reason"],
  },
  {
    name: "answers 403 to a bad body",
    does: { answersBad: (bad, status) => (isBody(bad) ? 403 : status) },
    found: ["warning refusal-reason"],
  },
  {
    name: "answers 404 to a bad body",
    does: { answersBad: (bad, status) => (isBody(bad) ? 404 : status) },
    found: ["warning refusal-reason"],
  },
  {
    name: "answers 422 for a token that is missing, and speaks of the body",
    does: { answersBad: (bad, status) => (isToken(bad) ? 422 : status) },
    needs: { noToken: 401 },
    found: ["warning refusal-reason"],
  },
];
