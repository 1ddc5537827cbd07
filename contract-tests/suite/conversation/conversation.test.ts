import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { examplePath, operationNamed } from "../../document/operation.ts";
import { createExchangeReader } from "../judge/judge.ts";
import { document, example, sampleExchange } from "../judge/sample.ts";
import { createConversationJudge } from "./judge-conversation.ts";

const read = createExchangeReader(document);
const judge = createConversationJudge(document);

type Sample = NonNullable<Parameters<typeof sampleExchange>[0]>;

/** The checks of a conversation that are neither clean nor skipped. */
function judged(samples: Sample[], token?: string): string[] {
  const turns = samples.map((sample, index) => {
    const exchange = sampleExchange(sample);
    return { name: `call ${index + 1}`, exchange, judgement: read(exchange) };
  });
  return judge({ turns, ...(token && { token }) })
    .filter(({ state }) => !["clean", "skipped"].includes(state))
    .map(({ state, findings: [finding], reason }) =>
      [state, finding ? `${finding.rule} ${finding.pointer}: ${finding.actual}` : reason].join(
        " | ",
      ),
    );
}

/** A reply with ids of its own, but for what a test says. */
function reply(fields: Record<string, unknown> = {}) {
  const run_id = randomUUID();
  const { events, ...rest } = example("WithEventsResponse");
  const own = events.map((event: object) => ({ ...event, id: randomUUID(), run_id }));
  return { ...rest, events: own, session_id: randomUUID(), run_id, ...fields };
}

const asking = (fields: Record<string, unknown> = {}) => ({
  ...example("NewConversationRequest"),
  ...fields,
});

const message = (sample: Sample = {}): Sample => ({
  asked: asking(),
  answered: reply(),
  ...sample,
});
const greeting = (sample: Sample = {}) => message({ asked: asking({ message: null }), ...sample });
const refused = (status: number, name: string) => ({ status, answered: example(name) });
const unprocessable = refused(422, "MissingAgentIdError");

test("says nothing of a server that does its job", () => {
  const session_id = randomUUID();
  expect(
    judged([
      message(),
      greeting(),
      message({ answered: reply({ session_id }) }),
      message({ asked: asking({ session_id }), answered: reply({ session_id }) }),
      message({ query: "", answered: reply() }),
    ]),
  ).toEqual([]);
});

test("cannot tell where no valid request was sent, or none was answered", () => {
  const inconclusive = (reason: string) => [`inconclusive | ${reason}`];
  expect(judged([])).toEqual(inconclusive("no valid request was sent"));
  const bad = { asked: asking({ agent_id: undefined }), ...unprocessable };
  expect(judged([bad])).toEqual(inconclusive("no valid request was sent"));
  expect(judged([message(refused(401, "InvalidTokenError"))])).toEqual(
    inconclusive("no valid request was answered (status 401)"),
  );
  expect(judged([message(unprocessable)])).toEqual(
    inconclusive("no valid request was answered (status 422)"),
  );
});

test("finds a server that answers 422 to every valid request", () => {
  expect(judged([message(unprocessable), message(unprocessable)])).toEqual([
    "violation | unanswered status: 422 to each of 2",
  ]);
});

test("finds a server that does not greet, whichever way it is asked", () => {
  const both = [
    greeting(unprocessable),
    greeting({ asked: asking({ message: undefined }), ...unprocessable }),
  ];
  expect(judged([message(), ...both])).toContain(
    "violation | greeting body/message: 422 to each of 2",
  );
  expect(judged([message(), greeting(unprocessable), both[1] ?? {}, greeting()])).toEqual([
    "violation | refused-way body/message: 422 to each of 1, and other requests are answered",
  ]);
  const silent = greeting({ answered: reply({ content: " " }) });
  expect(judged([message(), silent])).toEqual(["warning | greeting body/message: no text"]);
  expect(judged([message(), silent, greeting()])).toEqual([]);
});

test("finds a documented way to ask that is always refused", () => {
  const off = { query: "?include_events=false", ...unprocessable };
  expect(judged([message(), message(off)])).toEqual([
    "violation | refused-way include_events: 422 to each of 1, and other requests are answered",
  ]);
  const metadata = (value: unknown) =>
    message({ asked: asking({ profile_metadata: { value } }), ...unprocessable });
  expect(judged([message(), metadata(1)])).toEqual([]);
  expect(judged([message(), metadata(1), metadata(2)])).toEqual([
    "violation | refused-way body/profile_metadata: 422 to each of 2, and other requests are answered",
  ]);
});

test("warns where no events come though they are asked for", () => {
  for (const events of [null, undefined, []])
    expect(judged([message({ answered: reply({ events }) })])).toEqual([
      "warning | events-missing /events: none in any of 1",
    ]);
  expect(judged([greeting({ answered: reply({ events: [] }) })])).toEqual([]);
});

test("finds another default of include_events than the page's", () => {
  const byDefault = (events: unknown) => message({ query: "", answered: reply({ events }) });
  const found = ["violation | default include_events: none in any of 1, and some when asked for"];
  expect(judged([message(), byDefault(null)])).toEqual(found);
  expect(judged([message(), byDefault(undefined)])).toEqual(found);
  expect(judged([message(), byDefault([])])).toEqual([]);
  expect(judged([message(), byDefault([]), byDefault([])])).toHaveLength(1);
  expect(judged([message(), byDefault(null), message({ query: "" })])).toEqual([]);
  expect(judged([message({ answered: reply({ events: null }) }), byDefault(null)])).toEqual([
    "warning | events-missing /events: none in any of 1",
  ]);
});

test("warns of a session, a run or an event that two calls share, in whatever case", () => {
  const session_id = randomUUID();
  const shared = (id: string) => message({ answered: reply({ session_id: id }) });
  expect(judged([shared(session_id), shared(session_id.toUpperCase())])).toEqual([
    'warning | session-shared /session_id: "call 2" has that of "call 1"',
  ]);
  const run = reply();
  const sameRun = { ...run, session_id: randomUUID(), events: [] };
  expect(judged([message({ answered: run }), message({ answered: sameRun })])).toEqual([
    'warning | run-shared /run_id: "call 2" has that of "call 1"',
  ]);
  const other = reply();
  const [event] = other.events;
  const sameEvent = reply({ run_id: null, events: [{ ...event, run_id: randomUUID() }] });
  expect(judged([message({ answered: other }), message({ answered: sameEvent })])).toEqual([
    'warning | event-shared /events/*/id: "call 2" has that of "call 1"',
  ]);
  const nameless = () =>
    message({ answered: reply({ session_id: null, run_id: null, events: [] }) });
  expect(judged([message(), nameless(), nameless()])).toEqual([]);
});

test("warns of a session that is forgotten", () => {
  const session_id = randomUUID();
  const given = message({ answered: reply({ session_id }) });
  const next = (sample: Sample) => message({ asked: asking({ session_id }), ...sample });
  const forgotten = (what: string) => [
    `warning | session-forgotten body/session_id: ${what} ("call 2")`,
  ];
  expect(judged([given, next(refused(404, "UnknownAgentError"))])).toEqual(forgotten("status 404"));
  expect(judged([given, next(unprocessable)])).toEqual(forgotten("status 422"));
  expect(judged([given, next({})])).toEqual(forgotten("another session"));
  expect(judged([given, next({ answered: reply({ session_id: null }) })])).toEqual([]);
  expect(judged([given, next(refused(429, "RateLimitedError"))])).toEqual([]);
  const stranger = asking({ session_id, agent_id: randomUUID() });
  expect(judged([given, next({ ...refused(404, "UnknownAgentError"), asked: stranger })])).toEqual(
    [],
  );
  const unknown = asking({ session_id: randomUUID() });
  expect(judged([given, next({ ...refused(404, "UnknownAgentError"), asked: unknown })])).toEqual(
    [],
  );
});

test("warns where the runs' events hold other messages than those that were sent", () => {
  const asked = asking({ message: "May I return it?" });
  expect(judged([message({ asked }), message({ asked })])).toEqual([
    "warning | message-lost /events/*/content: another one in each of 2",
  ]);
  expect(judged([message({ asked }), message()])).toEqual([]);
  expect(judged([message({ asked })])).toEqual([]);
});

test("finds like requests that fail, one in between or not, and excuses one bad moment", () => {
  const down = (sample: Sample = {}) => message({ ...sample, status: 502, answered: "<p>" });
  expect(judged([message(), down(), message()])).toEqual([]);
  expect(judged([message(), down(), greeting({ status: 502, answered: "<p>" })])).toEqual([]);
  expect(judged([message(), down(), message(), down()])).toEqual([
    'violation | outages status: 2, such as 502 to "call 2"',
  ]);
  const put = { method: "PUT", status: 501, answered: "" };
  expect(judged([message(), message(put), message(put)])).toEqual([]);
});

test("warns of a refusal that does not speak of what is wrong", () => {
  const bad = (asked: object, status: number, name: string) =>
    message({ asked, ...refused(status, name) });
  const noAgent = asking({ agent_id: undefined });
  const reason = (status: number) => [
    `warning | refusal-reason status: status ${status} ("call 2")`,
  ];
  expect(judged([message(), bad(noAgent, 401, "InvalidTokenError")])).toEqual(reason(401));
  expect(judged([message(), bad(noAgent, 404, "UnknownAgentError")])).toEqual(reason(404));
  expect(judged([message(), bad(noAgent, 422, "MissingAgentIdError")])).toEqual([]);
  const named = asking({ agent_id: "support" });
  expect(judged([message(), bad(named, 404, "UnknownAgentError")])).toEqual([]);
  const withoutToken = { requestHeaders: { "content-type": "application/json" } };
  expect(judged([message(), message({ ...withoutToken, ...unprocessable })])).toEqual(reason(422));
  expect(
    judged([message(), message({ ...withoutToken, ...refused(403, "OtherOrganizationError") })]),
  ).toEqual([]);
  const detail = [{ loc: ["header", "authorization"], msg: "Field required", type: "missing" }];
  expect(
    judged([message(), message({ ...withoutToken, status: 422, answered: { detail } })]),
  ).toEqual([]);
});

test("knows that a token is wrong where the run has another", () => {
  const withToken = (token: string) => ({
    "content-type": "application/json",
    authorization: `Bearer ${token}`,
  });
  const turns = [
    message({ requestHeaders: withToken("pat_example_mine") }),
    message({ requestHeaders: withToken("pat_example_other"), ...unprocessable }),
  ];
  expect(judged(turns, "pat_example_mine")).toEqual([
    'warning | refusal-reason status: status 422 ("call 2")',
  ]);
});

/** A call in a session, and what a read of that session answers. */
function readAfterCall(answered: Sample) {
  const given = reply();
  const { session_id, run_id } = given;
  const read = {
    method: "GET",
    path: examplePath(getSessionEvents, { session_id }),
    query: "",
    asked: "",
    answered: { session: { ...session, session_id }, runs: [{ ...run, id: run_id, session_id }] },
    ...answered,
  };
  return [message({ answered: given }), read];
}

const getSessionEvents = operationNamed(document, "getSessionEvents");
const {
  session,
  runs: [{ events: _, ...run }],
} = example("ConversationEvents");
run.events = [];

test("says nothing of a session that lists the runs of its calls", () => {
  expect(judged(readAfterCall({}))).toEqual([]);
});

test("finds a session that was given and cannot be read, but not one that this caller may not read", () => {
  const unread = 'warning | session-unread session_id: status 404 ("call 2")';
  expect(judged(readAfterCall(refused(404, "UnknownSessionError")))).toContain(unread);
  const forbidden = judged(readAfterCall(refused(403, "OtherOrganizationError")));
  expect(forbidden.join()).not.toContain("session-unread");
});

test("finds a session that does not list a run of its own", () => {
  const { session_id } = session;
  const read = readAfterCall({});
  const own = Object(read[1]?.answered);
  const without = { ...own, runs: [{ ...own.runs[0], id: session_id }] };
  expect(judged([read[0] ?? {}, { ...read[1], answered: without }])).toContain(
    'warning | run-unlisted /runs: 1 of 1 not there ("call 2")',
  );
});
