import { isDeepStrictEqual } from "node:util";
import {
  findOperation,
  type ResolvedDocument,
  type ResolvedOperation,
  type Schema,
} from "../../document/openapi.ts";
import { findWrongClaims, findWrongClaimsIn, findWrongClaimsOfAll, wordsIn } from "./claims.ts";
import {
  authorization,
  authorizationWords,
  type Fields,
  mediaType,
  otherPages,
  type Page,
  type PageObject,
  server,
} from "./page.ts";
import { pages } from "./pages.ts";
import { proseElsewhere } from "./prose.ts";
import { schemaIn, schemasTo } from "./schema-in.ts";
import { isInWords, specField, specFields } from "./spec-fields.ts";
import { VALIDATION_STATUS, validationProblems } from "./validation-problems.ts";

/** One thing that a page says, and what a document says of it. */
export interface Fact {
  name: string;
  said: unknown;
  page: unknown;
}

/** The keywords that hold what the pages say, or that speak to people and tools. */
const KEYWORDS = {
  ofRoot:
    "openapi jsonSchemaDialect info servers security tags paths components externalDocs x-pages".split(
      " ",
    ),
  ofOperation:
    "operationId summary description tags security parameters requestBody responses".split(" "),
};

/** How other tokens may begin, which is a guess. */
const GUESSED_PREFIXES = "x-inferred-token-prefixes";

/** Holds a document against all that the pages say; one without one of the operations throws. */
export const comparePages = (spec: ResolvedDocument): Fact[] => [
  ...factsOfAll(spec),
  ...pages.flatMap((page) => factsOf(page, spec)),
];

/** The names of the facts in which a document differs from the pages. */
export const differencesFromPages = (spec: ResolvedDocument): string[] =>
  comparePages(spec)
    .filter(({ said, page }) => !isDeepStrictEqual(said, page))
    .map(({ name }) => name);

/** What the pages say of the API as a whole. */
function factsOfAll(spec: ResolvedDocument): Fact[] {
  return [
    { name: "server", said: spec.servers.map(({ url }) => url), page: [server] },
    {
      name: "operations: path and method, slash at the end or none",
      said: Object.entries(spec.paths).map(([path, item]) => [path, ...Object.keys(item)]),
      page: pages.map(({ path, method }) => [path, "x-source", method]),
    },
    {
      name: "list of pages",
      said: Object(spec)["x-pages"],
      page: { ...Object.fromEntries(pages.map(({ name, title }) => [name, title])), ...otherPages },
    },
    {
      name: "nothing beyond the pages",
      said: Object.keys(spec).filter((key) => !KEYWORDS.ofRoot.includes(key)),
      page: [],
    },
    {
      name: "words on tokens",
      said: wordsOnTokens(spec),
      page: asFar(authorizationWords, authorizationWords),
    },
    { name: "provenance of the tokens", said: findWrongClaimsOfAll(spec), page: [] },
  ];
}

/** What a page says of its operation. */
function factsOf(page: Page, spec: ResolvedDocument): Fact[] {
  const { path, method, operation } = findOperation(spec, page.operationId);
  const { requestBody, responses, parameters } = operation;
  const { [page.status]: reply, ...refusals } = responses;
  const parametersIn = (place: string) => fieldsOfParameters(parameters, place);
  const item = Object(spec.paths[path]);
  const facts: Fact[] = [
    { name: "method and path", said: [method, path], page: [page.method, page.path] },
    {
      name: "nothing beyond it",
      said: Object.keys(operation).filter((key) => !KEYWORDS.ofOperation.includes(key)),
      page: [],
    },
    { name: "source", said: item["x-source"], page: page.name },
    { name: "authorization", said: authorizationOf(spec, operation), page: authorization },
    { name: "path parameters", said: parametersIn("path"), page: page.pathParameters },
    { name: "query parameters", said: parametersIn("query"), page: page.queryParameters },
    { name: "header parameters", said: parametersIn("header"), page: page.headerParameters ?? {} },
    { name: "cookie parameters", said: parametersIn("cookie"), page: {} },
    ...(page.request
      ? [
          { name: "body that has to be there", said: requestBody?.required, page: true },
          { name: "request's media type", said: typesOf(requestBody), page: [mediaType] },
          ...factsOfObject("request", page.request, schemaIn(requestBody)),
        ]
      : [{ name: "no body", said: requestBody, page: undefined }]),
    { name: "answer's headers", said: fieldsOfHeaders(reply), page: page.answerHeaders ?? {} },
    {
      name: "answer's media type",
      said: typesOf(reply),
      page: page.answer.length > 0 ? [mediaType] : [],
    },
    ...page.answer.flatMap((object) => factsOfObject("answer", object, schemaIn(reply))),
    {
      name: "words",
      said: asFarAsPage(page, wordsOf(page, operation)),
      page: asFarAsPage(page, page.words),
    },
    { name: "provenance", said: findWrongClaims(page, item, operation), page: [] },
    ...factsOfRefusals(refusals),
  ];
  return facts.map((fact) => ({ ...fact, name: `${page.title}: ${fact.name}` }));
}

/** That an operation refuses so is a guess, and all of it, but for the form of a 422. */
function factsOfRefusals(refusals: ResolvedOperation["responses"]): Fact[] {
  const { [VALIDATION_STATUS]: unprocessable } = refusals;
  const body = schemaIn(unprocessable);
  const shown = unprocessable ? [body] : [];
  const known = wordsIn(refusals, shown).filter((word) => word !== "inferred");
  const ofProblems = unprocessable
    ? [
        ...validationProblems.flatMap((object) => factsOfObject(VALIDATION_STATUS, object, body)),
        {
          name: `${VALIDATION_STATUS}: provenance`,
          said: validationProblems.flatMap((object) => findWrongClaimsIn(object, body, "")),
          page: [],
        },
      ]
    : [];
  return [{ name: "refusals that are guesses", said: known, page: [] }, ...ofProblems];
}

function factsOfObject(where: string, object: PageObject, body: Schema): Fact[] {
  const [schema] = schemasTo(body, object);
  const name = object.at === "" ? where : `${where}, ${object.at}`;
  const fields = specFields(schema);
  return [
    { name, said: specField(schema), page: { type: "object" } },
    {
      name: `${name}: fields`,
      said: object.known === "stated" ? fields : asSampleShows(fields),
      page: object.fields,
    },
    { name: `${name}: prose at its field`, said: proseElsewhere(schema, object), page: [] },
  ];
}

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
function authorizationOf(spec: ResolvedDocument, operation: ResolvedOperation): unknown {
  const [requirement, ...others] = operation.security ?? spec.security;
  const [[name = "", scopes = []] = [], ...further] = Object.entries(requirement ?? {});
  if (others.length > 0 || further.length > 0 || scopes.length > 0) return undefined;
  const {
    description,
    "x-provenance": word,
    "x-source": page,
    [GUESSED_PREFIXES]: guessed,
    ...scheme
  } = Object(schemeOf(spec, name));
  return scheme;
}

const schemeOf = ({ components }: ResolvedDocument, name: string) =>
  components.securitySchemes[name];

function fieldsOfParameters(parameters: ResolvedOperation["parameters"], place: string): Fields {
  const fields = parameters
    .filter((parameter) => parameter.in === place)
    .map(({ name, in: _, required, schema, example: __, ...rest }) => {
      const more = Object.entries(rest).filter(([keyword]) => !isInWords(schema, keyword));
      const field = specField(schema, required);
      if (more.length === 0) return [name, field];
      return [name, { ...field, more: { ...field.more, ...Object.fromEntries(more) } }];
    });
  return Object.fromEntries(fields);
}

function fieldsOfHeaders(reply: ResolvedOperation["responses"][string] | undefined): Fields {
  const headers = Object.entries(reply?.headers ?? {});
  return Object.fromEntries(
    headers.map(([name, { schema, required }]) => [name, specField(schema, required)]),
  );
}

function wordsOnTokens(spec: ResolvedDocument): string {
  const [name = ""] = Object.keys(spec.security[0] ?? {});
  return asFar(schemeOf(spec, name)?.description, authorizationWords);
}

/** What a document says where the page has words: of the operation, a body, or a field of one. */
function wordsOf(page: Page, operation: ResolvedOperation): Record<string, string | undefined> {
  const reply = operation.responses[page.status];
  const bodies: Record<string, Schema> = {
    request: schemaIn(operation.requestBody),
    answer: schemaIn(reply),
  };
  const others: Record<string, string | undefined> = {
    operation: operation.summary,
    purpose: operation.description,
    reply: reply?.description,
  };
  const said = Object.keys(page.words).map((where) => {
    const [body = "", field] = where.split(".");
    const schema = bodies[body];
    const ofBody = field === undefined ? schema : schema?.properties?.[field];
    return [where, schema ? ofBody?.description : others[where]];
  });
  return Object.fromEntries(said);
}

const asFarAsPage = ({ words }: Page, said: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(words).map(([name, word]) => [name, asFar(said[name], word)]));

/** Prose may set names in code, and go on where the page ends. */
function asFar(text: string | undefined, page: string): string {
  return (text ?? "").replaceAll("`", "").slice(0, page.replace(/\.$/, "").length);
}
