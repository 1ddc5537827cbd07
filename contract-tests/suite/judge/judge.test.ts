import { expect, test } from "vitest";
import { SpecError } from "../../document/read-document.ts";
import { createJudge } from "./judge.ts";
import { copyOfDocument, document, example, type Fields, found, sampleExchange } from "./sample.ts";

const judge = createJudge(document);

const reply = (change: Fields) => ({ ...example("WithEventsResponse"), ...change });

/** A reply whose first event differs. */
function firstEvent(change: Fields) {
  const answered = example("WithEventsResponse");
  Object.assign(answered.events[0], change);
  return answered;
}

test("finds nothing in the document's own examples", () => {
  for (const name of ["WithEventsResponse", "WithoutEventsResponse"])
    expect(found({ answered: example(name) })).toEqual([]);
  expect(
    found({ asked: example("GreetingRequest"), answered: example("GreetingResponse") }),
  ).toEqual([]);
  const refusals = {
    InvalidTokenError: 401,
    OtherOrganizationError: 403,
    UnknownAgentError: 404,
    RateLimitedError: 429,
  };
  for (const [name, status] of Object.entries(refusals))
    expect(found({ answered: example(name), status })).toEqual([]);
});

test("tells a broken page from a contradicted guess", () => {
  expect(found({ answered: reply({ content: null }) })).toEqual(["violation type /content"]);
  expect(found({ answered: reply({ role: "user" }) })).toEqual(["violation const /role"]);
  expect(found({ answered: firstEvent({ input_tokens: 1.5 }) })).toEqual([
    "warning type /events/0/input_tokens",
  ]);
  expect(found({ answered: firstEvent({ id: undefined }) })).toEqual([
    "warning required /events/0/id",
  ]);
});

test("goes by the provenance of the keyword that is broken", () => {
  const eventId = copyOfDocument();
  const provenance = eventId.components.schemas.RunEvent.properties.id["x-provenance"];
  const severities = () =>
    [firstEvent({ id: null }), firstEvent({ id: 1 }), firstEvent({ id: "1" })].map(
      (answered) => createJudge(eventId)(sampleExchange({ answered }))[0]?.severity,
    );
  expect(severities()).toEqual(["violation", "violation", "violation"]);
  provenance.nullable = "inferred";
  expect(severities()).toEqual(["warning", "violation", "violation"]);
  provenance.format = "inferred";
  expect(severities()).toEqual(["warning", "violation", "warning"]);
});

test("reports a field that the schema does not list as drift, unless its object is free-form", () => {
  expect(found({ answered: reply({ mood: "good" }) })).toEqual(["drift new-field /mood"]);
  expect(found({ answered: firstEvent({ mood: "good" }) })).toEqual([
    "drift new-field /events/0/mood",
  ]);
  expect(found({ answered: firstEvent({ tool_arguments: { mood: { any: 1 } } }) })).toEqual([]);
});

test("tells the same fault in many events once", () => {
  const answered = example("WithEventsResponse");
  for (const event of answered.events) event.latency_ms = "long";
  const [finding, ...others] = judge(sampleExchange({ answered }));
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    pointer: "/events/0/latency_ms",
    actual: "a string of 4 characters (and 5 more like it)",
  });
});

test("names the type and the length of what came, and the value only on demand", () => {
  const exchange = sampleExchange({ answered: reply({ session_id: "my name is Ada" }) });
  expect(JSON.stringify(judge(exchange))).not.toContain("Ada");
  const [finding] = createJudge(document, { showValues: true })(exchange);
  expect(finding?.actual).toBe('a string of 14 characters: "my name is Ada"');
});

test("keeps text that stands in for a field's name to itself", () => {
  const answered = reply({ "Ada's parcel": 1, pat_example_secret: 1 });
  expect(found({ answered })).toEqual([
    "drift new-field /(a name of 12 characters)",
    "drift new-field /(a name of 18 characters)",
  ]);
});

test("takes an undocumented 4xx for drift only if the request is not as documented", () => {
  const refusal = { status: 400, answered: { detail: "No." } };
  expect(found(refusal)).toEqual(["violation status status"]);
  expect(found({ ...refusal, asked: {} })).toEqual(["drift status status"]);
  expect(found({ ...refusal, query: "?include_events=perhaps" })).toEqual(["drift status status"]);
  for (const status of [201, 204, 302, 500, 503])
    expect(found({ status, asked: {} })).toEqual(["violation status status"]);
});

test("warns of a 422 to a request that matches its schema", () => {
  const refusal = { status: 422, answered: example("MissingAgentIdError") };
  expect(found(refusal)).toEqual(["warning refused status"]);
  expect(found({ ...refusal, asked: {} })).toEqual([]);
});

test("judges what lies outside the document by its status alone", () => {
  const elsewhere = { path: "/v1/orgs/7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10/responses" };
  for (const status of [307, 404, 405]) {
    expect(found({ ...elsewhere, status })).toEqual([]);
    expect(found({ method: "GET", status })).toEqual([]);
  }
  expect(found(elsewhere)).toEqual(["warning accepted path and method"]);
  expect(found({ method: "GET" })).toEqual(["warning accepted path and method"]);
  expect(found({ method: "GET", status: 500 })).toEqual(["violation status path and method"]);
});

test("finds the operation behind a base path", () => {
  const exchange = sampleExchange();
  exchange.request.url = exchange.request.url.replace("/v1/", "/api/piper/v1/");
  expect(judge(exchange)).toHaveLength(1);
  expect(createJudge(document, { basePath: "/api/piper" })(exchange)).toEqual([]);
});

test("refuses a document whose schemas cannot be used", () => {
  const dangling = copyOfDocument();
  delete dangling.components.schemas.RunEvent;
  expect(() => createJudge(dangling)).toThrow("RunEvent");
  const misspelt = copyOfDocument();
  misspelt.components.schemas.AgentResponse.properties.content.type = "text";
  expect(() => createJudge(misspelt)).toThrow("/components/schemas/AgentResponse");
  const unknown = copyOfDocument();
  unknown.components.schemas.AgentResponse.requried = ["content"];
  expect(() => createJudge(unknown)).toThrow("requried");
});

test.each([
  ["type", []],
  ["multipleOf", 0],
  ["maximum", Number.POSITIVE_INFINITY],
])("says of a schema with a %s that is none, in one line, where it stands", (keyword, value) => {
  const broken = copyOfDocument();
  broken.components.schemas.CreateResponseRequest.properties.message[keyword] = value;
  const place = `#/components/schemas/CreateResponseRequest/properties/message/${keyword}`;
  expect(() => createJudge(broken)).toThrow(SpecError);
  expect(() => createJudge(broken)).toThrow(
    new RegExp(`^openapi\\.yaml: ${place} is not as JSON Schema asks: must be .+\\. Mend it\\.$`),
  );
});

test("says of a schema in another dialect, in one line, what to do", () => {
  const older = copyOfDocument();
  older.components.schemas.CreateResponseRequest.$schema =
    "http://json-schema.org/draft-07/schema#";
  expect(() => createJudge(older)).toThrow(
    new SpecError(
      "openapi.yaml: the schema at #/components/schemas/CreateResponseRequest is of another $schema, http://json-schema.org/draft-07/schema#: take that line out and write it as JSON Schema 2020-12.",
    ),
  );
});

test("says of a pattern that is none, in one line, which schema has it", () => {
  const unclosed = copyOfDocument();
  unclosed.components.schemas.CreateResponseRequest.properties.message.pattern = "(";
  expect(() => createJudge(unclosed)).toThrow(SpecError);
  expect(() => createJudge(unclosed)).toThrow(
    /^openapi\.yaml: the schema at #\/components\/schemas\/CreateResponseRequest cannot be used: .+\. Mend it\.$/,
  );
});
