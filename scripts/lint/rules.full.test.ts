import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { type Document, parse, parseDocument } from "yaml";

type Change = (document: Document) => void;

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SPEC = join(ROOT, "openapi.yaml");
const CONFIG = join(ROOT, "redocly.yaml");
const REDOCLY = join(ROOT, "node_modules/@redocly/cli/bin/cli.js");
const PATH = "/v1/orgs/{org_id}/responses/";
const SHORT: Record<string, string[]> = {
  post: ["paths", PATH, "post"],
  headers: ["components", "responses", "TooManyRequests", "headers"],
  responses: ["components", "responses"],
  schemas: ["components", "schemas"],
};

function at(place: string): string[] {
  const [first = "", ...keys] = place.split("/");
  return [...(SHORT[first] ?? [first]), ...keys];
}

const remove =
  (place: string): Change =>
  (document) =>
    document.deleteIn(at(place));

const set =
  (place: string, value: unknown): Change =>
  (document) =>
    document.setIn(at(place), document.createNode(value));

const add =
  (place: string, item: unknown): Change =>
  (document) =>
    document.addIn(at(place), document.createNode(item));

const movePath =
  (path: string): Change =>
  (document) => {
    document.setIn(["paths", path], document.getIn(["paths", PATH]));
    document.deleteIn(["paths", PATH]);
  };

const TEXT = { type: "string", description: "Inferred: a text.", "x-provenance": "inferred" };

const HEADER = {
  description: "Inferred: a header.",
  "x-provenance": "inferred",
  schema: { type: "string", "x-provenance": "inferred" },
};

/** Changes to openapi.yaml, by the rule that is to find them. */
const changes: Record<string, Record<string, Change>> = {
  "piper/path-is-exact": {
    "a path without its slash": movePath("/v1/orgs/{org_id}/responses"),
    "a path that no page names": movePath("/v1/orgs/{org_id}/sessions/"),
  },
  "piper/source": {
    "no page for what is documented": remove("schemas/AgentResponse/x-source"),
    "no page for what a sample shows": remove("schemas/Session/x-source"),
    "a page that is not listed": set("schemas/Session/x-source", "get-sessions"),
    "a page that is not listed, of one keyword": set(
      "schemas/RunEvent/properties/reasoning_effort/x-source",
      { "x-extensible-enum": "update-agents" },
    ),
    "a page that nothing is from": set("x-pages/list-sessions", "List Sessions"),
  },
  "piper/provenance": {
    "none on a parameter": remove("post/parameters/1/x-provenance"),
    "none on a parameter's schema": remove("post/parameters/1/schema/x-provenance"),
    "none on a request body": remove("post/requestBody/x-provenance"),
    "none on a response": remove("post/responses/200/x-provenance"),
    "none on a header": remove("headers/Retry-After/x-provenance"),
    "none on a schema": remove("schemas/AgentResponse/x-provenance"),
    "none on a property": remove("schemas/RunEvent/properties/id/x-provenance"),
    "none on items": remove("schemas/ValidationProblem/properties/loc/items/x-provenance"),
    "none on a security scheme": remove("components/securitySchemes/platformToken/x-provenance"),
    "an unknown word": set("schemas/AgentResponse/x-provenance", "guessed"),
    "an unknown word for a keyword": set("schemas/RunEvent/x-provenance/type", "guessed"),
    "a map of no keyword": set("schemas/AgentResponse/x-provenance", {}),
  },
  "piper/inferred-prose": {
    "an unsaid guess at a parameter": set("components/parameters/OrgId/x-provenance", "inferred"),
    "an unsaid guess at a response": set("responses/Forbidden/description", "No access."),
    "an unsaid guess at a header": set("headers/Retry-After/description", "Seconds."),
    "an unsaid guess at a schema": set("schemas/ErrorDetail/description", "The reason."),
    "a guess at a property without prose": remove("schemas/RunEvent/properties/id/description"),
    "a guess at a header without prose": remove("headers/Retry-After/description"),
    "an unsaid guess at a keyword": set("schemas/RunEvent/properties/id/description", "Its id."),
  },
  "piper/documented-prose": {
    "a fact told as a guess": set(
      "schemas/AgentResponse/properties/content/description",
      "Inferred: The agent's reply.",
    ),
    "a documented answer told as a guess": set("post/responses/200/description", "Inferred: OK."),
    "a documented body told as a guess": set("post/requestBody/description", "Inferred: What."),
  },
  "piper/dialect": {
    "no dialect": remove("jsonSchemaDialect"),
    "another dialect": set("jsonSchemaDialect", "https://spec.openapis.org/oas/3.1/dialect/base"),
  },
  "piper/header": {
    "a required header that no example shows": (document) => {
      set("headers/Retry-After/required", true)(document);
      remove("headers/Retry-After/example")(document);
    },
    "a header's example that HTTP cannot carry": set("headers/Retry-After/example", "größe ✓"),
    "one of two lines": set("headers/Retry-After/examples", { two: { value: "a\nb" } }),
    "a name of two words": set("headers/Retry After", HEADER),
  },
  "piper/keyword": {
    "a pattern that is no regular expression": set("schemas/Text", { ...TEXT, pattern: "(" }),
    "one that is none by the rules for Unicode": set(
      "schemas/ErrorDetail/properties/detail/pattern",
      "^[\\w-.]+$",
    ),
    "a name's pattern that is none": set("schemas/Text", {
      ...TEXT,
      patternProperties: { "[": TEXT },
    }),
    "a multiple of nothing": set("schemas/RunEvent/properties/cost_usd/multipleOf", 0),
    "no type in a list of types": set("schemas/RunEvent/properties/cost_usd/type", []),
    "a type twice": set("schemas/RunEvent/properties/cost_usd/type", ["null", "number", "null"]),
    "a field required twice": add("schemas/AgentResponse/required", "content"),
    "an enum of nothing": set("schemas/RunEvent/properties/cost_usd/enum", []),
  },
  "piper/write-only": {
    "a required field of a reply that is writeOnly": set(
      "schemas/AgentResponse/properties/content/writeOnly",
      true,
    ),
    "one of an item in it, by a $ref": (document) => {
      set("schemas/Secret", { ...TEXT, writeOnly: true })(document);
      set("schemas/RunEvent/properties/id", { $ref: "#/components/schemas/Secret" })(document);
    },
  },
  "array-parameter-serialization": {
    "a list without a style": set("post/parameters/1/schema", {
      type: "array",
      items: { type: "string", "x-provenance": "documented" },
      "x-provenance": "documented",
    }),
  },
  "component-name-unique": {
    "a schema of another file with the same name": set(
      "schemas/AgentResponse/properties/events/items",
      { $ref: `${SPEC}#/components/schemas/RunEvent` },
    ),
  },
  "no-duplicated-tag-names": {
    "a tag defined twice": add("tags", { name: "Responses", description: "Again." }),
  },
  "no-unsafe-markdown": {
    "a script in prose": set("schemas/AgentResponse/description", "<script>alert(1)</script>"),
  },
  "operation-description": { "no prose on an operation": remove("post/description") },
  "operation-singular-tag": { "a second tag": add("post/tags", "Other") },
  "operation-tag-defined": { "a tag that is not defined": set("post/tags/0", "Other") },
  "parameter-description": {
    "no prose on a parameter": remove("post/parameters/1/description"),
  },
  "path-http-verbs-order": {
    "get after post": (document) =>
      document.setIn(["paths", PATH, "get"], document.getIn(["paths", PATH, "post"])),
  },
  "request-mime-type": { XML: set("post/requestBody/content", { "text/xml": {} }) },
  "response-contains-header": { "a 429 without Retry-After": remove("headers/Retry-After") },
  "response-mime-type": { XML: set("responses/NotFound/content", { "text/xml": {} }) },
  "spec-strict-refs": {
    "a $ref that OpenAPI does not allow": (document) => {
      set("x-content", {})(document);
      set("post/requestBody/content", { $ref: "#/x-content" })(document);
    },
  },
  "tags-alphabetical": {
    "tags in no order": add("tags", { name: "Agents", description: "Who replies." }),
  },
  "no-invalid-media-type-examples": {
    "an example of another type": set("components/examples/GreetingResponse/value/content", 1),
  },
};

const STREAM = { type: "boolean", description: "Whether to stream.", "x-provenance": "documented" };

/** Changes that the page could ask for: lint has nothing to say of them. */
const legal: Record<string, Change> = {
  "a field whose name says no more than its type": set(
    "schemas/CreateResponseRequest/properties/stream",
    STREAM,
  ),
  "a parameter of such a name": add("post/parameters", {
    name: "stream",
    in: "query",
    description: "Whether to stream.",
    "x-provenance": "documented",
    schema: { type: "boolean", "x-provenance": "documented" },
  }),
  "a header that need not be there, and one with an example in Latin-1": (document) => {
    set("headers/X-A", HEADER)(document);
    set("headers/X-B", { ...HEADER, required: true, example: "größe" })(document);
  },
  "a writeOnly field that only requests require, and one that is not required": (document) => {
    set("schemas/CreateResponseRequest/properties/agent_id/writeOnly", true)(document);
    set("schemas/AgentResponse/properties/secret", { ...TEXT, writeOnly: true })(document);
  },
  "a pattern with a named group, and one with a class of Unicode's": (document) => {
    set("schemas/ErrorDetail/properties/detail/pattern", "^(?<first>\\w+)")(document);
    set("schemas/ValidationProblem/properties/msg/pattern", "^\\p{L}*")(document);
  },
  "a key and a format of somebody's own": (document) => {
    set("schemas/RunEvent/properties/cost_usd/x-internal", true)(document);
    set("schemas/RunEvent/properties/cost_usd/format", "decimal")(document);
  },
};

const cases = Object.entries(changes).flatMap(([rule, finds]) =>
  Object.entries(finds).map(([what, change]) => ({ rule, what, change })),
);

interface Report {
  problems: { ruleId: string; severity: string }[];
}

/** What Redocly says of each changed openapi.yaml; one start of it costs more than many files. */
function lintAll(): Report[] {
  const folder = mkdtempSync(join(tmpdir(), "lint-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const spec = parseDocument(readFileSync(SPEC, "utf8"));
  const all = [...cases.map(({ change }) => change), ...Object.values(legal)];
  const files = all.map((change, index) => {
    const document = spec.clone();
    change(document);
    const file = join(folder, `${index}.json`);
    writeFileSync(file, JSON.stringify(document));
    return file;
  });
  const args = [REDOCLY, "lint", ...files, "--config", CONFIG, "--format", "json"];
  const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 2 ** 26 });
  return JSON.parse(`[${stdout.replaceAll(/^\}\{$/gm, "},{")}]`);
}

const reports = lintAll();

test.each(cases.map((c, index) => ({ ...c, report: reports[index] })))(
  "$rule finds $what",
  ({ rule, report }) => {
    const errors = report?.problems.filter(({ severity }) => severity === "error");
    expect(errors?.map(({ ruleId }) => ruleId)).toContain(rule);
  },
);

test.each(
  Object.keys(legal).map((what, index) => ({ what, report: reports[cases.length + index] })),
)("$what is taken as it is", ({ report }) => expect(report?.problems).toEqual([]));

test("each rule that redocly.yaml turns on is tried", () => {
  const { rules } = parse(readFileSync(CONFIG, "utf8"));
  const on = Object.keys(rules).filter((rule) => rules[rule] !== "off");
  expect(on.filter((rule) => !(rule in changes))).toEqual([]);
});
