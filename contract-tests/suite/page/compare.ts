import { isDeepStrictEqual } from "node:util";
import {
  findOperation,
  type ResolvedDocument,
  type ResolvedOperation,
} from "../../document/openapi.ts";
import { findWrongClaims } from "./claims.ts";
import * as page from "./create-response.ts";
import { proseElsewhere } from "./prose.ts";
import { schemaIn } from "./schema-in.ts";
import { isInWords, specField, specFields } from "./spec-fields.ts";

/** One thing that the page says, and what a document says of it. */
export interface Fact {
  name: string;
  said: unknown;
  page: unknown;
}

type Fields = Record<string, page.Field>;

const OBJECT = { type: "object" };

/** The keywords that hold what the page says, or that speak to people and tools. */
const KEYWORDS = {
  ofRoot:
    "openapi jsonSchemaDialect info servers security tags paths components externalDocs".split(" "),
  ofOperation:
    "operationId summary description tags security parameters requestBody responses".split(" "),
};

/** How other tokens may begin, which is a guess. */
const GUESSED_PREFIXES = "x-inferred-token-prefixes";

/** Holds a document against all that the page says; one without the operation throws. */
export function comparePage(spec: ResolvedDocument): Fact[] {
  const { path, method, operation } = findOperation(spec);
  const { requestBody, responses } = operation;
  const reply = responses[page.status];
  const request = schemaIn(requestBody);
  const response = schemaIn(reply);
  const event = response.properties?.events?.items ?? {};
  const problem = schemaIn(responses["422"]).properties?.detail?.items ?? {};

  return [
    {
      name: "method and URL, slash included",
      said: spec.servers.map(({ url }) => `${method} ${url}${path}`),
      page: [`${page.method} ${page.server}${page.path}`],
    },
    {
      name: "one operation",
      said: Object.values(spec.paths).flatMap((item) => Object.keys(item)),
      page: [page.method],
    },
    { name: "nothing beyond the page", said: beyondPage(spec, operation), page: [] },
    {
      name: "authorization",
      said: authorizationOf(spec),
      page: { ...page.authorization, "x-token-prefix": page.tokenPrefix },
    },
    { name: "path parameters", said: parametersIn("path", spec), page: page.pathParameters },
    { name: "query parameters", said: parametersIn("query", spec), page: page.queryParameters },
    { name: "header parameters", said: parametersIn("header", spec), page: {} },
    { name: "cookie parameters", said: parametersIn("cookie", spec), page: {} },
    { name: "body that has to be there", said: requestBody.required, page: true },
    { name: "request's media type", said: typesOf(requestBody), page: [page.mediaType] },
    { name: "request", said: specField(request), page: OBJECT },
    { name: "request fields", said: specFields(request), page: page.request },
    { name: "response's media type", said: typesOf(reply), page: [page.mediaType] },
    { name: "response", said: specField(response), page: OBJECT },
    { name: "response fields", said: specFields(response), page: page.response },
    { name: "event", said: specField(event), page: OBJECT },
    { name: "event's fields", said: asSampleShows(specFields(event)), page: page.runEvent },
    { name: "words", said: asFarAsPage(wordsOf(spec)), page: asFarAsPage(page.words) },
    {
      name: "prose at its field",
      said: proseElsewhere({ request, response, event, problem }),
      page: [],
    },
    { name: "provenance", said: findWrongClaims(spec), page: [] },
  ];
}

/** What OpenAPI has besides, such as callbacks, webhooks or a server of an operation's own. */
function beyondPage(spec: ResolvedDocument, operation: ResolvedOperation): string[] {
  return [
    ...Object.keys(spec).filter((key) => !KEYWORDS.ofRoot.includes(key)),
    ...Object.keys(operation).filter((key) => !KEYWORDS.ofOperation.includes(key)),
  ];
}

/** The names of the facts in which a document differs from the page. */
export const differencesFromPage = (spec: ResolvedDocument): string[] =>
  comparePage(spec)
    .filter(({ said, page }) => !isDeepStrictEqual(said, page))
    .map(({ name }) => name);

/** The sample does not say which fields may be null, nor which may be absent. */
export const asSampleShows = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { required: _, type, ...field }]) => [
      name,
      { type: type.replace(" | null", ""), ...field },
    ]),
  );

const typesOf = (body: { content: object } | undefined) => Object.keys(body?.content ?? {});

/** The one scheme that every call needs; nothing where a call may do without, or with another. */
function authorizationOf(spec: ResolvedDocument): unknown {
  const { operation } = findOperation(spec);
  const [requirement, ...others] = operation.security ?? spec.security;
  const [[name = "", scopes = []] = [], ...further] = Object.entries(requirement ?? {});
  if (others.length > 0 || further.length > 0 || scopes.length > 0) return undefined;
  const {
    description,
    "x-provenance": word,
    [GUESSED_PREFIXES]: guessed,
    ...scheme
  } = Object(schemeOf(spec, name));
  return scheme;
}

const schemeOf = ({ components }: ResolvedDocument, name: string) =>
  components.securitySchemes[name];

function parametersIn(place: string, spec: ResolvedDocument): Fields {
  const fields = findOperation(spec)
    .operation.parameters.filter((parameter) => parameter.in === place)
    .map(({ name, in: _, required, schema, example: __, ...rest }) => {
      const more = Object.entries(rest).filter(([keyword]) => !isInWords(schema, keyword));
      const field = specField(schema, required);
      return [name, more.length > 0 ? { ...field, more: Object.fromEntries(more) } : field];
    });
  return Object.fromEntries(fields);
}

type Words = Partial<Record<keyof typeof page.words, string | undefined>>;

function wordsOf(spec: ResolvedDocument): Words {
  const { operation } = findOperation(spec);
  const [schemeName = ""] = Object.keys(spec.security[0] ?? {});
  const reply = operation.responses[page.status];
  const [request, response] = [schemaIn(operation.requestBody), schemaIn(reply)];
  return {
    operation: operation.summary,
    authorization: schemeOf(spec, schemeName)?.description,
    request: request.description,
    message: request.properties?.message?.description,
    session_id: request.properties?.session_id?.description,
    profile_metadata: request.properties?.profile_metadata?.description,
    reply: reply?.description,
    response: response.description,
    events: response.properties?.events?.description,
  };
}

/** Prose may set names in code, and go on where the page ends. */
function asFarAsPage(words: Words): Words {
  const cut = Object.entries(page.words).map(([name, said]) => {
    const text = words[name as keyof Words] ?? "";
    return [name, text.replaceAll("`", "").slice(0, said.replace(/\.$/, "").length)];
  });
  return Object.fromEntries(cut);
}
