import type { Operation, Parameter } from "../generated/contract.ts";
import { readFields } from "./check-options.ts";
import type { Problem } from "./errors.ts";
import { has, isPlainObject, ownValue } from "./plain.ts";
import { mismatch } from "./schema.ts";

/** What a call sends of its parameters, each where the contract has it; the body as its JSON. */
export interface SentParameters {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly header: Readonly<Record<string, unknown>>;
  readonly body: string | undefined;
}

/** The parameters of the contract that are options of the client, by the option's name. */
export const GIVEN_AS_OPTIONS: Readonly<Record<string, string>> = { org_id: "orgId" };

/** Stands in a path for an option that is left out: the server behind the page's path knows it. */
export const LEFT_OUT = "_";

/** A value as it is sent: its JSON, and what that reads as. */
interface Written {
  readonly json: string;
  readonly value: unknown;
}

/**
 * Copies a call's parameters and writes each of them once: what is checked is what is sent.
 *
 * @param notUndefined names those that may be left out, but not by the value of a lost variable
 * @param options has those parameters that are options
 */
export function readParameters(
  operation: Operation,
  params: unknown,
  notUndefined: readonly string[],
  options: object,
): { parameters: SentParameters; problems: Problem[] } {
  const { values: given, unreadable, problems } = readFields(params, "params");
  for (const field of Object.keys(given)) {
    if (!Object.hasOwn(operation.parameters, field) || Object.hasOwn(GIVEN_AS_OPTIONS, field))
      problems.push({ field, message: "is no parameter of this call" });
    else if (given[field] === undefined && notUndefined.includes(field))
      problems.push({
        field,
        message: "is undefined: to do without it, leave it out or pass null",
      });
  }

  // Without prototypes: openapi-fetch would send what somebody has put on Object's.
  const written = { path: emptyRecord(), query: emptyRecord(), header: emptyRecord() };
  const body: string[] = [];
  for (const [field, parameter] of Object.entries(operation.parameters)) {
    const option = ownValue(GIVEN_AS_OPTIONS, field);
    if (typeof option === "string") {
      written.path[field] = ownValue(options, option) ?? LEFT_OUT;
      continue;
    }
    const value = given[field] === undefined ? defaultOf(parameter) : given[field];
    if (value === undefined) {
      if (parameter.required && !unreadable.includes(field))
        problems.push({ field, message: "is missing" });
      continue;
    }
    const checked = write(parameter, value);
    if (has(checked, "wrong")) problems.push({ field, message: checked.wrong });
    else if (parameter.in === "body") body.push(`${JSON.stringify(field)}:${checked.json}`);
    else written[parameter.in][field] = checked.value;
  }
  const hasBody = Object.values(operation.parameters).some((parameter) => parameter.in === "body");
  return { parameters: { ...written, body: hasBody ? `{${body.join()}}` : undefined }, problems };
}

const emptyRecord = (): Record<string, unknown> => Object.create(null);

/** A query's default is sent as well: what an app gets does not hang on a server's default. */
function defaultOf(parameter: Parameter): unknown {
  return parameter.in === "query" ? parameter.schema.default : undefined;
}

/**
 * One step of a path that every server on the way reads as the same one: no dots alone, no slash, and
 * nothing that one of them may decode to such.
 */
const PATH_STEP = /^(?!\.+$)[\w.~:@+=-]+$/;

/** Half of a character beyond the Basic Multilingual Plane, as a cut through an emoji leaves it. */
const HALF_A_PAIR = /[\ud800-\udfff]/u;

function write(parameter: Parameter, value: unknown): Written | { wrong: string } {
  let isCut = false;
  const watch = (key: string, inner: unknown) => {
    isCut ||= HALF_A_PAIR.test(key) || (typeof inner === "string" && HALF_A_PAIR.test(inner));
    return inner;
  };
  try {
    // What is no plain object is checked as it is: JSON makes null of NaN, and {} of a Map.
    const isPlain = isPlainObject(value);
    const misfit = isPlain ? undefined : mismatch(parameter.schema, value);
    if (misfit) return { wrong: misfit };
    if (typeof value === "object" && value !== null && !isPlain && !Array.isArray(value))
      return { wrong: "must be a plain object" };
    const json = JSON.stringify(value);
    // As it was written: JSON makes a text of an object that wraps one.
    const copy: unknown = JSON.parse(json, watch);
    if (isCut) return { wrong: "holds half a surrogate pair: was a text cut through an emoji?" };
    const wrong = mismatch(parameter.schema, copy);
    if (wrong) return { wrong };
    if (parameter.in === "path" && !PATH_STEP.test(String(copy)))
      return {
        wrong: "must be one plain step of a path: letters, digits and -._~:@+=, not dots alone",
      };
    return { json, value: copy };
  } catch {
    // It has a cycle, a bigint, a getter that throws, or no JSON at all; or is nested too deep.
    return { wrong: "cannot be written as JSON: has it a cycle, a bigint, a getter that throws?" };
  }
}
