import { expect, test } from "vitest";
import { createJudge } from "./judge.ts";
import {
  copyOfDocument,
  document,
  example,
  type Fields,
  found,
  includeEventsOf,
  sampleExchange,
} from "./sample.ts";

const JSON_TYPE = { "content-type": "application/json" };
const asked = (change: Fields) => ({ asked: { ...example("NewConversationRequest"), ...change } });

test("holds a 200 to a request without a token against the server", () => {
  for (const authorization of [undefined, "", "Bearer", "Basic cGF0X2V4YW1wbGU=", "pat_example"]) {
    const requestHeaders = {
      ...JSON_TYPE,
      ...(authorization === undefined ? {} : { authorization }),
    };
    expect(found({ requestHeaders })).toEqual(["violation accepted Authorization"]);
  }
});

test("holds a 200 to a token with another prefix against the server, but for a personal one", () => {
  const withToken = (token: string, answer = {}) =>
    found({ requestHeaders: { ...JSON_TYPE, authorization: `Bearer ${token}` }, ...answer });
  for (const token of ["sk_example", "at_pat_example", "PAT_example", "xpat_example"])
    expect(withToken(token)).toEqual(["violation accepted Authorization"]);
  expect(withToken("ppat_example")).toEqual([]);
  expect(withToken("ppat_example", { status: 401, answered: { detail: "No." } })).toEqual([]);
});

test("lets a server refuse what an Accept header asks for beyond JSON", () => {
  const accepting = (accept: string, status = 406) =>
    found({
      requestHeaders: { ...JSON_TYPE, authorization: "Bearer pat_example", accept },
      status,
      ...(status === 406 ? { answered: "" } : {}),
    });
  for (const accept of ["text/html", "application/json;q=0, */*", "application/xml, text/*"])
    expect([accept, ...accepting(accept), ...accepting(accept, 200)]).toEqual([accept]);
  for (const accept of ["*/*", "application/json", "text/html, application/*;q=0.1", ""])
    expect([accept, ...accepting(accept)]).toEqual([accept, "violation status status"]);
});

test("leaves open a body in a coding", () => {
  const headers = { ...JSON_TYPE, authorization: "Bearer pat_example", "content-encoding": "gzip" };
  expect(found({ requestHeaders: headers, asked: "\u001f\u008b" })).toEqual([]);
  expect(found({ requestHeaders: headers, status: 415, answered: "" })).toEqual([]);
});

test("takes the scheme in any case", () => {
  const requestHeaders = { ...JSON_TYPE, authorization: "bearer pat_example" };
  expect(found({ requestHeaders })).toEqual([]);
});

test("holds a 200 to a request without agent_id against the server", () => {
  const lacking = [asked({ agent_id: undefined }), asked({ agent_id: null })];
  for (const body of [...lacking, { asked: "" }, { asked: "{" }, { asked: [] }, { asked: null }])
    expect(found(body)).toContain("violation accepted body/agent_id");
});

test("only warns of a 200 to a body that Python's parser reads", () => {
  const text = JSON.stringify(example("NewConversationRequest"));
  const lenient = [
    text.replace("}", ',"profile_metadata":{"a":NaN,"b":-Infinity,"c":"NaN"}}'),
    new Uint8Array(Buffer.from(text, "utf16le")),
    new Uint8Array(Buffer.from(`\uFEFF${text}`, "utf16le")),
    new Uint8Array(Buffer.from(text, "utf16le").swap16()),
  ];
  for (const asked of lenient) expect(found({ asked })[0]).toMatch(/^warning accepted body/);
  for (const asked of lenient)
    expect(found({ asked })).not.toContain("violation accepted body/agent_id");
  const withoutAgent = new Uint8Array(Buffer.from('{"message":"?"}', "utf16le"));
  expect(found({ asked: withoutAgent })).toContain("violation accepted body/agent_id");
});

test("warns of a 200 to a request whose parts are not as documented", () => {
  expect(found(asked({ agent_id: "agent-1" }))).toEqual(["warning accepted body/agent_id"]);
  expect(found(asked({ message: 1 }))).toEqual(["warning accepted body/message"]);
  expect(found(asked({ profile_metadata: null }))).toEqual([
    "warning accepted body/profile_metadata",
  ]);
  expect(found({ path: "/v1/orgs/acme/responses/" })).toEqual(["warning accepted org_id"]);
  expect(found({ query: "?include_events=perhaps" })).toEqual(["warning accepted include_events"]);
  expect(found({ query: "?include_events=" })).toEqual(["warning accepted include_events"]);
  const requestHeaders = { authorization: "Bearer pat_example", "content-type": "text/plain" };
  expect(found({ requestHeaders })).toEqual(["warning accepted Content-Type"]);
});

test("leaves open what the page does not say", () => {
  const open = [
    { query: "?include_events=1" },
    { query: "?include_events=True" },
    { query: "?include_events=true&include_events=true" },
    { query: "?verbose=1" },
    asked({ temperature: 1 }),
    { asked: `\uFEFF${JSON.stringify(example("NewConversationRequest"))}` },
  ];
  for (const request of open) {
    expect(found(request)).toEqual([]);
    expect(found({ ...request, status: 422, answered: example("MissingAgentIdError") })).toEqual(
      [],
    );
  }
});

test("says nothing of what a record leaves out", () => {
  const exchange = sampleExchange({ requestHeaders: JSON_TYPE, asked: "" });
  exchange.request.unseen = ["authorization", "body"];
  expect(createJudge(document)(exchange)).toEqual([]);
});

test("reads the parameters and the security that the document names", () => {
  const open = copyOfDocument();
  open.security = [];
  expect(createJudge(open)(sampleExchange({ requestHeaders: JSON_TYPE }))).toEqual([]);
  const basic = copyOfDocument();
  basic.components.securitySchemes.platformToken.scheme = "basic";
  expect(createJudge(basic)(sampleExchange())).toMatchObject([{ pointer: "Authorization" }]);
  const wider = copyOfDocument();
  includeEventsOf(wider).required = true;
  expect(createJudge(wider)(sampleExchange({ query: "" }))).toMatchObject([
    { severity: "violation", pointer: "include_events" },
  ]);
});

const CHANNELS = { type: "array", items: { type: "string", enum: ["web", "email"] }, maxItems: 2 };
const NUMBERS = { type: "array", items: { type: "integer" } };

/** The severities of a 200 to a query, where it has a further parameter. */
function foundWith(parameter: object, query: string): string[] {
  const wider = copyOfDocument();
  const [path = ""] = Object.keys(wider.paths);
  wider.paths[path].post.parameters.push({ name: "among", in: "query", ...parameter });
  return createJudge(wider)(sampleExchange({ query })).map(({ severity }) => severity);
}

test.each([
  [{ schema: CHANNELS }, "?among=web", []],
  [{ schema: CHANNELS }, "?among=web&among=email", []],
  [{ schema: CHANNELS }, "?among=pigeon", ["warning"]],
  [{ schema: CHANNELS }, "?among=web&among=pigeon", ["warning"]],
  [{ schema: CHANNELS }, "?among=web&among=web&among=web", ["warning"]],
  [{ schema: CHANNELS }, "?among=web,email", ["warning"]],
  [{ schema: CHANNELS, explode: false }, "?among=web,email", []],
  [{ schema: CHANNELS, explode: false }, "?among=web,pigeon", ["warning"]],
  [{ schema: CHANNELS, explode: false }, "?among=web&among=pigeon", []],
  [{ schema: CHANNELS, style: "pipeDelimited" }, "?among=web|pigeon", []],
  [{ schema: NUMBERS }, "?among=1&among=2", []],
  [{ schema: NUMBERS }, "?among=1&among=two", ["warning"]],
  [{ schema: { type: "array", items: { type: "boolean" } } }, "?among=yes", []],
  [{ schema: { type: "object", required: ["a"] } }, "?among=b", []],
])("a list is read as its parameter says: %j, %s", (parameter, query, severities) => {
  expect(foundWith(parameter, query)).toEqual(severities);
});
