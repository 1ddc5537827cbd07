import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { generateContract } from "./contract.ts";
import { refuseWhatNoClientDoes } from "./refusals.ts";
import { generateTypes } from "./types.ts";

const SPEC = readFileSync(new URL("../../openapi.yaml", import.meta.url), "utf8");

/** The places of openapi.yaml that a test edits. */
function placesOf(document: ReturnType<typeof parse>) {
  const [path, sessions] = Object.values(document.paths) as [Part, Part];
  const { schemas, securitySchemes } = document.components;
  const [scheme] = Object.values(securitySchemes) as [Part];
  const [server] = document.servers as [Part];
  const request: Part = schemas.CreateResponseRequest;
  const reply: Part = schemas.AgentResponse;
  return {
    ...{ document: document as Part, server, scheme, path, schemas: schemas as Part },
    ...{ post: path.post as Part, get: sessions.get as Part },
    ...{ request, requestFields: request.properties as Part },
    ...{ reply, replyFields: reply.properties as Part },
  };
}

type Part = Record<string, unknown>;
type Edit = (places: ReturnType<typeof placesOf>) => unknown;

function edited(edit: Edit) {
  const document = parse(SPEC);
  edit(placesOf(document));
  return document;
}
const parameter = (of: object) => ({
  name: "trace",
  in: "query",
  schema: { type: "string" },
  ...of,
});

const REFUSED: [what: string, edit: Edit, message: string][] = [
  [
    "variables of a server",
    ({ server }) => (server.url = "https://{region}.example"),
    "servers[0].url has variables, which the client does not fill in",
  ],
  [
    "a server that is not https",
    ({ server }) => (server.url = "http://api.example"),
    "servers[0].url must be https: the token goes there",
  ],
  [
    "credentials of a server",
    ({ server }) => (server.url = "https://a:b@api.example"),
    "servers[0].url must have no credentials, no query and no #",
  ],
  [
    "a server of one operation",
    ({ post }) => (post.servers = [{ url: "https://other.example" }]),
    "createResponse has servers of its own: the client calls servers[0] of the document",
  ],
  [
    "a server of one path",
    ({ path }) => (path.servers = [{ url: "https://other.example" }]),
    "createResponse has servers of its own: the client calls servers[0] of the document",
  ],
  [
    "a token prefix that is a pattern",
    ({ scheme }) => (scheme["x-token-prefix"] = "pat("),
    'the token prefix "pat(" must be of letters, digits, _ and -',
  ],
  [
    "a GET with a body",
    ({ get, post }) => (get.requestBody = post.requestBody),
    "getSessionEvents is a GET with a body, which no fetch sends",
  ],
  [
    "a key instead of a token",
    ({ scheme }) => Object.assign(scheme, { type: "apiKey", in: "header", name: "key" }),
    "createResponse asks for more than a Bearer token, which is all that is sent",
  ],
  [
    "a body that is a form",
    ({ post }) => (post.requestBody = { content: { "multipart/form-data": {} } }),
    "createResponse takes no application/json, which is all that the client sends",
  ],
  [
    "fields of a body under allOf",
    ({ request }) => (request.allOf = [{ properties: { mood: {} } }]),
    "createResponse has a body with fields that are not listed under its properties, where the client looks",
  ],
  [
    "any other fields of a body",
    ({ request }) => (request.additionalProperties = true),
    "createResponse has a body with fields that are not listed under its properties, where the client looks",
  ],
  [
    "the header of the token as a parameter",
    ({ post }) => (post.parameters = [parameter({ name: "Authorization", in: "header" })]),
    "createResponse has the header Authorization as a parameter: it is not the caller's to set",
  ],
  [
    "one name in two places",
    ({ post }) => (post.parameters = [parameter({}), parameter({ in: "header" })]),
    "createResponse has trace in the query and in the header; the client takes one of them",
  ],
  [
    "a parameter with content",
    ({ post }) => (post.parameters = [parameter({ content: { "application/json": {} } })]),
    "createResponse has the parameter trace with content, which the client cannot write: give it a schema",
  ],
  [
    "an enum of objects in a reply",
    ({ replyFields }) => (replyFields.mood = { enum: [{ a: 1 }] }),
    "createResponse has a const or an enum of objects or lists, which the client cannot check",
  ],
  [
    "a const of a list to send",
    ({ requestFields }) => (requestFields.mood = { const: [1] }),
    "createResponse has a const or an enum of objects or lists, which the client cannot check",
  ],
];

test.each(REFUSED)("%s is refused, as the client would do something else", (_, edit, message) => {
  expect(() => refuseWhatNoClientDoes(edited(edit))).toThrow(`openapi.yaml: ${message}.`);
});

const TAKEN: [what: string, edit: Edit][] = [
  ["openapi.yaml itself", () => {}],
  ["a server of this machine", ({ server }) => (server.url = "http://localhost:4010")],
  ["no security", ({ document }) => delete document.security],
  [
    "OAuth, whose token is a Bearer",
    ({ scheme }) => Object.assign(scheme, { type: "oauth2", flows: {} }),
  ],
  [
    "conditions on the fields of a body",
    ({ request }) => (request.anyOf = [{ required: ["message"] }]),
  ],
  ["fields of its own alone", ({ request }) => (request.additionalProperties = false)],
];

test.each(TAKEN)("%s is taken", (_, edit) => {
  expect(() => refuseWhatNoClientDoes(edited(edit))).not.toThrow();
});

const replyOf = (edit: Edit) => generateContract(edited(edit), "an-app/1.0.0");

test("a reply is guarded by the fields of all parts under allOf", () => {
  const contract = replyOf(({ schemas, reply }) => {
    schemas.Inner = { ...reply };
    for (const key of Object.keys(reply)) delete reply[key];
    const lang = { type: "object", required: ["lang"], properties: { lang: { type: "string" } } };
    reply.allOf = [{ $ref: "#/components/schemas/Inner" }, lang];
  });
  expect(contract).toMatch(/content: \{ type: "string" \}/);
  expect(contract).toContain('lang: { type: "string" }');
  expect(contract).toMatch(/required: \["content", .*"lang"\]/);
});

test("a field that may hold itself is guarded once", () => {
  const contract = replyOf(({ schemas, replyFields }) => {
    const json = { $ref: "#/components/schemas/Json" };
    schemas.Json = { anyOf: [{ type: "string" }, { type: "array", items: json }] };
    replyFields.json = json;
  });
  expect(contract).toMatch(/json: \{ anyOf: \[\{ type: "string" \}, \{ type: "array".*\}\] \}/);
});

test("a field is called whatever it likes", () => {
  const contract = replyOf(({ requestFields }) => {
    for (const name of ["constructor", "__proto__"])
      Object.defineProperty(requestFields, name, {
        value: { type: "string" },
        enumerable: true,
      });
  });
  expect(contract).toContain('constructor: { in: "body"');
  expect(contract).toContain('["__proto__"]: { in: "body"');
});

test("known numbers of an open enum are numbers, and a schema may be true", async () => {
  const types = await generateTypes(
    JSON.stringify(
      edited(({ replyFields }) => {
        replyFields.level = { type: "integer", "x-extensible-enum": [1, 2] };
        replyFields.any = true;
      }),
    ),
  );
  expect(types).toMatch(/level\?: number;/);
  expect(types).toMatch(/any\?: unknown;/);
});
