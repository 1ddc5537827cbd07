import { isObject, valueAt } from "../../contract-tests/document/json.ts";
import { METHODS } from "../../contract-tests/document/methods.ts";
import { percentDecoded } from "../../contract-tests/document/percent.ts";
import { tokenPrefixes } from "../../contract-tests/document/token-prefixes.ts";
import { CommandError } from "../shared/command.ts";

/**
 * What the client checks of a parameter, keyword by keyword (`src/schema.ts`), where it is more than
 * our guess; the server does the rest.
 */
const CHECKED = new Set(["type", "format", "enum", "const", "default"]);

/** What of a reply's schema a client's guard checks: its type forbids whatever breaks these. */
const GUARDED = new Set(["type", "enum", "const"]);

/** Of a parameter that is an object, its own fields are checked and no deeper ones. */
const PARAMETER_DEPTH = 1;

/** How deep a reply is guarded: its fields, their fields and items, and the ids and lists of those. */
const GUARD_DEPTH = 3;

/** Schemas whose fields are typed and not guarded: there are many of them, and the API adds some. */
const NOT_GUARDED = new Set(["#/components/schemas/RunEvent"]);

type Node = Readonly<Record<string, unknown>>;

/**
 * Writes the module that tells the client, while it runs, what openapi.yaml says: addresses,
 * parameters and their places, the shapes of replies. `client` is the package's name and version.
 */
export function generateContract(document: Node, client: string): string {
  const contract = {
    client,
    server: serverOf(document),
    tokenPrefixes: tokenPrefixes(document),
    operations: operationsOf(document),
  };
  return `${INTERFACES}export const contract = ${write(contract)} as const satisfies Contract;\n`;
}

const INTERFACES = `/** A JSON Schema, in the keywords that the client reads. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
}

/** A parameter of an operation, or a field of its JSON body. */
export interface Parameter {
  readonly in: "path" | "query" | "header" | "body";
  readonly required: boolean;
  readonly schema: Schema;
}

/** One operation: where it is, what it takes, and what of its reply the types promise. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly reply: Schema;
}

export interface Contract {
  /** The package's name and version, as a User-Agent says them. */
  readonly client: string;
  readonly server: string;
  readonly tokenPrefixes: readonly string[];
  readonly operations: Readonly<Record<string, Operation>>;
}

`;

function serverOf(document: Node): string {
  const [server] = listOf(document.servers);
  const url = isObject(server) ? server.url : undefined;
  if (typeof url === "string" && URL.canParse(url)) return url.replace(/\/+$/, "");
  throw new CommandError("openapi.yaml names no server by a whole URL: servers[0].url.");
}

function operationsOf(document: Node): Node {
  const operations: Record<string, unknown> = {};
  for (const [path, reference] of Object.entries(isObject(document.paths) ? document.paths : {})) {
    const item = resolve(document, reference);
    for (const method of METHODS) {
      if (!isObject(item[method])) continue;
      const operation = item[method];
      if (typeof operation.operationId !== "string")
        throw new CommandError(`openapi.yaml: ${method} ${path} has no operationId.`);
      const shared = [...listOf(item.parameters), ...listOf(operation.parameters)];
      operations[operation.operationId] = {
        method: method.toUpperCase(),
        path,
        parameters: mergeParameters(
          operation.operationId,
          parametersOf(document, shared, operation.operationId),
          bodyFieldsOf(document, operation),
        ),
        reply: replyOf(document, operation),
      };
    }
  }
  return operations;
}

/** An app names a parameter by its name alone, so that two places cannot share one. */
function mergeParameters(operation: string, parameters: Node, body: Node): Node {
  const twice = Object.keys(body).find((name) => Object.hasOwn(parameters, name));
  if (twice === undefined) return { ...parameters, ...body };
  const { in: place } = Object(parameters[twice]);
  throw new CommandError(
    `openapi.yaml: ${operation} has ${twice} in the ${place} and in the body; the client takes one of them.`,
  );
}

function parametersOf(document: Node, parameters: unknown[], operation: string): Node {
  const places = ["path", "query", "header"];
  const refused = (name: string, what: string) =>
    new CommandError(
      `openapi.yaml: ${operation} has the parameter ${name} ${what}, which the client cannot send: teach it to scripts/generate/contract.ts and src/parameters.ts.`,
    );
  const entries = parameters.map((reference): [string, unknown] => {
    const node = resolve(document, reference);
    const name = String(node.name);
    if (!places.includes(String(node.in))) throw refused(name, `in "${node.in}"`);
    const schema = reduce(document, node.schema, CHECKED, PARAMETER_DEPTH);
    if (!isWrittenSo(node, schema)) throw refused(name, "in a style of its own");
    return [name, { in: node.in, required: node.required === true, schema }];
  });
  return Object.fromEntries(entries);
}

/** Whether openapi-fetch writes a parameter as the document says: lists and objects have many styles. */
function isWrittenSo(parameter: Node, schema: Node): boolean {
  const types = [schema, ...listOf(schema.anyOf)].flatMap((branch) => Object(branch).type);
  const isQuery = parameter.in === "query";
  const { style = isQuery ? "form" : "simple" } = parameter;
  const { explode = style === "form" } = parameter;
  if (types.includes("object"))
    return isQuery ? style === "deepObject" : style === "simple" && explode === false;
  if (style !== (isQuery ? "form" : "simple")) return false;
  return !types.includes("array") || explode === isQuery;
}

function bodyFieldsOf(document: Node, operation: Node): Node {
  const body = jsonOf(document, operation.requestBody);
  if (!body) return {};
  const required = listOf(body.required);
  const entries = Object.entries(isObject(body.properties) ? body.properties : {}).map(
    ([field, schema]): [string, unknown] => [
      field,
      {
        in: "body",
        required: required.includes(field),
        schema: reduce(document, schema, CHECKED, PARAMETER_DEPTH),
      },
    ],
  );
  return Object.fromEntries(entries);
}

function replyOf(document: Node, operation: Node): unknown {
  const responses = isObject(operation.responses) ? operation.responses : {};
  const status = Object.keys(responses).find((name) => /^2/.test(name)) ?? "";
  const schema = jsonOf(document, responses[status]);
  return schema ? reduce(document, schema, GUARDED, GUARD_DEPTH) : {};
}

/** The schema of the JSON that a request body or a response holds. */
function jsonOf(document: Node, reference: unknown): Node | undefined {
  const { content } = resolve(document, reference);
  const json = isObject(content) ? content["application/json"] : undefined;
  return isObject(json) ? resolve(document, json.schema) : undefined;
}

/**
 * A schema with the keywords that are kept, down to a depth; one that lies in itself says nothing
 * there. `around` are those that it is a part of.
 */
function reduce(
  document: Node,
  reference: unknown,
  kept: Set<string>,
  depth: number,
  around: readonly unknown[] = [],
): Node {
  if (around.includes(reference)) return {};
  const inside = [...around, reference];
  const schema = resolve(document, reference);
  const isGuess = (keyword: string) => Object(schema["x-provenance"])[keyword] === "inferred";
  const isLeftOut = (keyword: string) => kept === CHECKED && isGuess(keyword);
  const result: Record<string, unknown> = Object.fromEntries(
    Object.entries(schema).filter(([keyword]) => kept.has(keyword) && !isLeftOut(keyword)),
  );
  if (isObject(schema.items))
    result.items = reduceItems(document, schema.items, kept, depth - 1, inside);
  if (depth > 0 && isObject(schema.properties)) {
    const fields = Object.entries(schema.properties).map(([field, inner]) => [
      field,
      reduce(document, inner, kept, depth - 1, inside),
    ]);
    result.properties = Object.fromEntries(fields);
    if (Array.isArray(schema.required)) result.required = schema.required;
  }
  for (const part of listOf(schema.allOf))
    Object.assign(result, together(result, reduce(document, part, kept, depth, inside)));
  // Of which branch a value is, is no matter here: any will do.
  const branches = [...listOf(schema.anyOf), ...listOf(schema.oneOf)];
  if (branches.length > 0)
    result.anyOf = branches.map((branch) => reduce(document, branch, kept, depth, inside));
  return result;
}

/** What two parts under allOf say: the fields of both. */
function together(one: Node, other: Node): Node {
  const properties = { ...Object(one.properties), ...Object(other.properties) };
  const required = [...new Set([...listOf(one.required), ...listOf(other.required)])];
  return {
    ...other,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  };
}

/** Of the many items of a list only ids and lists are kept: what an app goes on with, or through. */
function reduceItems(
  document: Node,
  items: Node,
  kept: Set<string>,
  depth: number,
  around: readonly unknown[],
): Node {
  const isGuarded = typeof items.$ref !== "string" || !NOT_GUARDED.has(items.$ref);
  const reduced = reduce(document, items, kept, isGuarded ? depth : 0, around);
  const { properties, required, ...result } = reduced;
  if (!isObject(properties)) return result;
  const sources = resolve(document, items).properties;
  const names = Object.keys(properties).filter((name) => {
    const { format, type } = resolve(document, Object(sources)[name]);
    return format === "uuid" || type === "array" || listOf(type).includes("array");
  });
  return {
    ...result,
    properties: Object.fromEntries(names.map((name) => [name, properties[name]])),
    required: names.filter((name) => listOf(required).includes(name)),
  };
}

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** What a reference leads to; siblings of `$ref` are kept over what it names. */
export function resolve(document: Node, reference: unknown, followed: string[] = []): Node {
  if (!isObject(reference)) return {};
  if (typeof reference.$ref !== "string") return reference;
  const { $ref, ...siblings } = reference;
  if (!$ref.startsWith("#/") || followed.includes($ref))
    throw new CommandError(
      `openapi.yaml: $ref ${$ref} cannot be followed. npm run lint says more.`,
    );
  const target = valueAt(document, percentDecoded($ref.slice(1)));
  if (!isObject(target))
    throw new CommandError(`openapi.yaml: $ref ${$ref} leads nowhere. npm run lint says more.`);
  return { ...resolve(document, target, [...followed, $ref]), ...siblings };
}

const LINE_WIDTH = 100;

/** A JSON value as a person writes it in TypeScript: on one line where it fits. */
export function write(value: unknown, indent = ""): string {
  const line = writeLine(value);
  const isWhole = typeof value !== "object" || value === null;
  if (isWhole || indent.length + line.length < LINE_WIDTH - 20) return line;
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const lines = fieldsOf(value).map(([name, item]) => `${inner}${name}${write(item, inner)},\n`);
  return `${open}\n${lines.join("")}${indent}${close}`;
}

/** All of a JSON value on one line, however long. */
function writeLine(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const items = fieldsOf(value).map(([name, item]) => `${name}${writeLine(item)}`);
  if (Array.isArray(value)) return `[${items.join(", ")}]`;
  return items.length > 0 ? `{ ${items.join(", ")} }` : "{}";
}

/** What stands in a list or an object, each with what is written before it. */
function fieldsOf(value: object): [name: string, item: unknown][] {
  if (Array.isArray(value)) return value.map((item) => ["", item]);
  return Object.entries(value).map(([key, item]) => [`${writeKey(key)}: `, item]);
}

function writeKey(key: string): string {
  if (key === "__proto__") return '["__proto__"]'; // Else it would be no field, but the prototype.
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
