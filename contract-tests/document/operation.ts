import { METHODS } from "./methods.ts";
import { type OpenApiDocument, type Place, placeAt, rootPlace } from "./place.ts";
import { noOperation } from "./read-document.ts";

/** What the document says of one path and method. */
export interface Operation {
  readonly method: string;
  readonly template: string;
  readonly path: RegExp;
  readonly place: Place;
  readonly parameters: readonly Parameter[];
  readonly responses: readonly { readonly status: string; readonly place: Place }[];
  /** The media types of its answers, in lower case and without parameters. */
  readonly mediaTypes: readonly string[];
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly place: Place;
  readonly schema: Place | undefined;
}

/** OpenAPI has parameters of these names ignored: a request says elsewhere what it has in them. */
export const IGNORED_HEADERS: readonly string[] = ["accept", "authorization", "content-type"];

/** Whether a parameter is a list: of several texts, or of one with commas in it. */
export const isList = ({ schema }: Parameter): boolean =>
  [schema?.node.type].flat().includes("array");

/** Lists every operation of a document; `basePath` stands before each of its paths. */
export function listOperations(document: OpenApiDocument, basePath: string): Operation[] {
  const paths = placeAt(document, rootPlace(document), "paths");
  return Object.keys(paths?.node ?? {}).flatMap((template) =>
    METHODS.flatMap((method) => {
      const item = placeAt(document, paths, template);
      const place = placeAt(document, item, method);
      if (!place) return [];
      const all = placeAt(document, place, "responses");
      const responses = Object.keys(all?.node ?? {}).flatMap((status) => {
        const response = placeAt(document, all, status);
        return response ? { status, place: response } : [];
      });
      return {
        method: method.toUpperCase(),
        template,
        path: pathPattern(basePath, template),
        place,
        parameters: withoutOverridden(
          [item, place].flatMap((owner) => listParameters(document, owner)),
        ),
        responses,
        mediaTypes: responses.flatMap((response) =>
          Object.keys(placeAt(document, response.place, "content")?.node ?? {}).map(
            (type) => type.split(";")[0]?.trim().toLowerCase() ?? "",
          ),
        ),
      };
    }),
  );
}

/** The operation that has an operationId; a document without it throws. */
export function operationNamed(document: OpenApiDocument, operationId: string): Operation {
  const found = listOperations(document, "").find(
    ({ place }) => place.node.operationId === operationId,
  );
  if (!found) throw noOperation(operationId);
  return found;
}

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function pathPattern(basePath: string, template: string): RegExp {
  return new RegExp(`^${literal(basePath)}${templateSource(template)}$`);
}

/** The regular expression of a path template, with a group for each name. */
export function templateSource(template: string): string {
  const steps = template.split(/\{([^}]*)\}/);
  return steps.map((step, index) => (index % 2 === 0 ? literal(step) : "([^/]*)")).join("");
}

/** The names in a path template's braces, in order. */
export const pathNames = (template: string): string[] =>
  [...template.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name ?? "");

/** What the examples of its parameters make of an operation's path, but for some that are given. */
export const examplePath = (
  { template, parameters }: Operation,
  given: Readonly<Record<string, unknown>> = {},
): string =>
  parameters
    .filter((parameter) => parameter.in === "path")
    .reduce((path, { name, place }) => {
      const value = given[name] ?? place.node.example;
      return path.replace(`{${name}}`, () => encodeURIComponent(String(value)));
    }, template);

/** The operation's own name; its method and path where it has none. */
export const nameOf = ({ method, template, place }: Operation): string =>
  String(place.node.operationId ?? `${method} ${template}`);

function listParameters(document: OpenApiDocument, owner: Place | undefined): Parameter[] {
  const list = owner?.node.parameters;
  if (!owner || !Array.isArray(list)) return [];
  return list.flatMap((node, index) => {
    const place = placeAt(document, { pointer: `${owner.pointer}/parameters/${index}`, node });
    if (!place) return [];
    const { name, in: where, required } = place.node;
    return {
      name: String(name),
      in: String(where),
      required: required === true,
      place,
      schema: placeAt(document, place, "schema"),
    };
  });
}

/** An operation may say otherwise what its path says of a parameter. */
const withoutOverridden = (parameters: Parameter[]): Parameter[] => [
  ...new Map(parameters.map((it) => [`${it.in} ${it.name}`, it])).values(),
];

/** The response that a status has in the document: by itself, by its class, or by default. */
export function findResponse(operation: Operation, status: number): Place | undefined {
  const names = [`${status}`, `${Math.floor(status / 100)}XX`, "default"];
  for (const name of names) {
    const found = operation.responses.find(
      (response) => response.status.toUpperCase() === name.toUpperCase(),
    );
    if (found) return found.place;
  }
  return undefined;
}

/** The status of an operation's reply: the first success that the document lists. */
export const replyStatus = ({ responses }: Operation): number =>
  Number(responses.find(({ status }) => /^2\d\d$/.test(status))?.status ?? 200);
