// What OpenAPI can say and the client does not do. It is refused where the client is made of the
// document: otherwise a call would be sent, or a reply be taken, other than the document says.
import { isObject } from "../../contract-tests/document/json.ts";
import { METHODS } from "../../contract-tests/document/methods.ts";
import { IGNORED_HEADERS } from "../../contract-tests/document/operation.ts";
import { tokenPrefixes } from "../../contract-tests/document/token-prefixes.ts";
import { isLoopback } from "../../contract-tests/suite/target.ts";
import { CommandError } from "../shared/command.ts";
import { listOf, resolve } from "./contract.ts";

type Node = Readonly<Record<string, unknown>>;

/** An operation, by how a person calls it, with the path item that it is in. */
interface Called {
  name: string;
  method: string;
  item: Node;
  operation: Node;
}

/** What is wrong, to be read behind the name of the document or of an operation. */
type Problem = string | false | undefined;

/** Refuses a document of which the client would do something else. */
export function refuseWhatNoClientDoes(document: Node): void {
  const ofDocument = [serverProblem(document), prefixProblem(document)];
  const ofOperations = calledIn(document).flatMap((called) =>
    [
      placeProblem(called),
      securityProblem(document, called),
      bodyProblem(document, called),
      ...parameterProblems(document, called),
      replyProblem(document, called),
    ].map((problem) => problem && `${called.name} ${problem}`),
  );
  const [first] = [...ofDocument, ...ofOperations].filter((problem) => problem);
  if (first) throw new CommandError(`openapi.yaml: ${first}.`);
}

function calledIn(document: Node): Called[] {
  return Object.entries(Object(document.paths)).flatMap(([path, reference]) => {
    const item = resolve(document, reference);
    return METHODS.flatMap((method) => {
      const operation = item[method];
      if (!isObject(operation)) return [];
      return [
        { name: String(operation.operationId ?? `${method} ${path}`), method, item, operation },
      ];
    });
  });
}

/** The first server is the client's; its address is checked as the client's option `baseUrl` is. */
function serverProblem(document: Node): Problem {
  const { url } = Object(listOf(document.servers)[0]);
  if (typeof url !== "string" || !URL.canParse(url)) return undefined; // That is said elsewhere.
  if (/[{}]/.test(url)) return "servers[0].url has variables, which the client does not fill in";
  const { protocol, username, password, hostname } = new URL(url);
  if (protocol !== "https:" && !(protocol === "http:" && isLoopback(hostname)))
    return "servers[0].url must be https: the token goes there";
  if (username || password || /[?#]/.test(url))
    return "servers[0].url must have no credentials, no query and no #";
}

const prefixProblem = (document: Node): Problem => {
  const odd = tokenPrefixes(document).find((prefix) => !/^[\w-]+$/.test(prefix));
  return odd && `the token prefix ${JSON.stringify(odd)} must be of letters, digits, _ and -`;
};

const placeProblem = ({ method, item, operation }: Called): Problem =>
  item.servers !== undefined || operation.servers !== undefined
    ? "has servers of its own: the client calls servers[0] of the document"
    : (method === "get" || method === "head") &&
      operation.requestBody !== undefined &&
      `is a ${method.toUpperCase()} with a body, which no fetch sends`;

/** Each call carries one token as a Bearer: one way in has to be that, or to ask for nothing. */
function securityProblem(document: Node, { operation }: Called): Problem {
  const ways = listOf(operation.security ?? document.security);
  const schemes = Object(Object(document.components).securitySchemes);
  const isBearer = (name: string) => {
    const { type, scheme } = resolve(document, schemes[name]);
    const isHttp = type === "http" && /^bearer$/i.test(String(scheme));
    return isHttp || type === "oauth2" || type === "openIdConnect";
  };
  const isOpen = ways.some((way) => {
    const names = Object.keys(Object(way));
    return names.length <= 1 && names.every(isBearer);
  });
  return (
    ways.length > 0 && !isOpen && "asks for more than a Bearer token, which is all that is sent"
  );
}

function bodyProblem(document: Node, { operation }: Called): Problem {
  if (operation.requestBody === undefined) return undefined;
  const { content } = resolve(document, operation.requestBody);
  const json = Object(content)["application/json"];
  if (!isObject(json)) return "takes no application/json, which is all that the client sends";
  const schema = resolve(document, json.schema);
  const { properties, patternProperties, additionalProperties = false } = schema;
  const parts = [schema.allOf, schema.anyOf, schema.oneOf].flatMap(listOf);
  const named = parts.flatMap((part) => Object.keys(Object(resolve(document, part).properties)));
  const isElsewhere = named.some((field) => !Object.hasOwn(Object(properties), field));
  if (isElsewhere || patternProperties !== undefined || additionalProperties !== false)
    return "has a body with fields that are not listed under its properties, where the client looks";
  return valuesProblem(document, schema);
}

/** What the client and the connection set themselves, and no caller. */
const OWN_HEADERS = new Set([
  ...IGNORED_HEADERS,
  ...["content-length", "host", "connection", "keep-alive"],
  ...["transfer-encoding", "expect", "upgrade"],
]);

function parameterProblems(document: Node, { item, operation }: Called): Problem[] {
  const places = new Map<string, unknown>();
  return [...listOf(item.parameters), ...listOf(operation.parameters)].map((reference) => {
    const parameter = resolve(document, reference);
    const name = String(parameter.name);
    const before = places.get(name);
    places.set(name, parameter.in);
    if (before !== undefined && before !== parameter.in)
      return `has ${name} in the ${before} and in the ${parameter.in}; the client takes one of them`;
    if (parameter.in === "header" && OWN_HEADERS.has(name.toLowerCase()))
      return `has the header ${name} as a parameter: it is not the caller's to set`;
    if (parameter.content !== undefined)
      return `has the parameter ${name} with content, which the client cannot write: give it a schema`;
    return valuesProblem(document, parameter.schema);
  });
}

function replyProblem(document: Node, { operation }: Called): Problem {
  const { responses } = operation;
  const status = Object.keys(Object(responses)).find((name) => /^2/.test(name)) ?? "";
  const { content } = resolve(document, Object(responses)[status]);
  return valuesProblem(document, Object(Object(content)["application/json"]).schema);
}

/** The client compares values that are listed one by one: no two objects are the same to it. */
function valuesProblem(document: Node, schema: unknown): Problem {
  const passed = new Set<unknown>();
  const queue = [schema];
  for (const reference of queue) {
    if (!isObject(reference) || passed.has(reference)) continue;
    passed.add(reference);
    const node = resolve(document, reference);
    const listed = [node.const, ...listOf(node.enum)];
    if (listed.some((value) => typeof value === "object" && value !== null))
      return "has a const or an enum of objects or lists, which the client cannot check";
    const fields = Object.values(Object(node.properties));
    const parts = [node.allOf, node.anyOf, node.oneOf].flatMap(listOf);
    for (const inner of [node.items, ...fields, ...parts]) queue.push(inner);
  }
}
