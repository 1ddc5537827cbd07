import { contract, type Operation } from "../../generated/contract.ts";
import { GIVEN_AS_OPTIONS, LEFT_OUT } from "../parameters.ts";
import { has, ownValue } from "../plain.ts";
import { mismatch, UUID } from "../schema.ts";
import { readWritten, writtenInHeaders } from "../written.ts";
import { NO_SUCH_CALL, type Refusal } from "./refusal.ts";

/** The call that a request asks for: its parameters in path, query and headers. */
export interface Route {
  readonly name: Served;
  readonly operation: Operation;
  readonly params: Readonly<Record<string, unknown>>;
}

/** The calls that pages can be let make, by their `operationId`. */
const SERVED = ["createResponse", "getSessionEvents"] as const;
export type Served = (typeof SERVED)[number];

const ROUTES = SERVED.map((name) => {
  const operation: Operation = contract.operations[name];
  return { name, operation, steps: stepsOf(operation.path) };
});

function stepsOf(path: string): string[] {
  return path.split("/").filter((step) => step !== "");
}

/** What is no path of ours, however a proxy or a framework may read it. */
const AMBIGUOUS = /\/\/|%2e|%2f|%5c|\\|%00/i;

/**
 * Finds the call that a request asks for, below whatever path the handler is mounted at, with and
 * without the slash at its end. Only what the request asks for is read of its path, query and
 * headers: the client writes those of the call to the API.
 */
export function findRoute({ url, method, headers }: Request): Route | Refusal {
  const { pathname, searchParams } = new URL(url);
  if (AMBIGUOUS.test(pathname)) return NO_SUCH_CALL;
  const steps = stepsOf(pathname);
  for (const { name, operation, steps: template } of ROUTES) {
    const path = matchPath(steps.slice(-template.length), template);
    if (!path) continue;
    if (method !== operation.method)
      return {
        status: 405,
        detail: `This is called by ${operation.method}.`,
        allow: operation.method,
      };
    const read = readParameters(operation, {
      query: [...searchParams],
      header: writtenInHeaders(operation, headers),
    });
    return has(read, "detail") ? read : { name, operation, params: { ...path, ...read.values } };
  }
  return NO_SUCH_CALL;
}

/** The parameters in a path that is as its template says; undefined for another path. */
function matchPath(
  steps: readonly string[],
  template: readonly string[],
): Record<string, string> | undefined {
  if (steps.length !== template.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, expected] of template.entries()) {
    const step = steps[index] ?? "";
    const [, param] = /^\{(\w+)\}$/.exec(expected) ?? [];
    if (param === undefined) {
      // As it is written: what also guards this path, a proxy or a framework, decodes nothing.
      if (step !== expected) return undefined;
    } else if (Object.hasOwn(GIVEN_AS_OPTIONS, param)) {
      // The server's client knows the organization; a page's may say one or none.
      if (step !== LEFT_OUT && !UUID.test(step)) return undefined;
    } else {
      const value = decode(step);
      if (value === undefined) return undefined;
      params[param] = value;
    }
  }
  return params;
}

function decode(step: string): string | undefined {
  try {
    return decodeURIComponent(step);
  } catch {
    return undefined; // It is no percent-encoding.
  }
}

/** Reads what stands in the query and the headers: no other parameter than the call's, each once. */
export function readParameters(
  { parameters }: Operation,
  written: Record<"query" | "header", [name: string, text: string][]>,
): { values: Record<string, unknown> } | Refusal {
  const values: Record<string, unknown> = {};
  for (const place of ["query", "header"] as const) {
    for (const [name, text] of written[place]) {
      const parameter = ownValue(parameters, name) as Operation["parameters"][string] | undefined;
      if (parameter?.in !== place)
        return { status: 400, detail: "The query has what is no parameter of this call." };
      if (Object.hasOwn(values, name)) return { status: 400, detail: `${name} is there twice.` };
      const value = readWritten(parameter.schema, text);
      const wrong = mismatch(parameter.schema, value);
      if (wrong) return { status: 400, detail: `${name} ${wrong}.` };
      values[name] = value;
    }
  }
  return { values };
}
