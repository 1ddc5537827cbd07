import fc from "fast-check";
import { expect } from "vitest";
import { createPiperClient, isPiperError } from "../../../src/index.ts";
import { isObject } from "../../document/json.ts";
import { nameOf, type Operation } from "../../document/operation.ts";
import { answer, type Step, startScriptedServer } from "../../servers/scripted.ts";
import type { Exchange } from "../../suite/judge/exchange.ts";
import { checkProperty } from "./check-property.ts";
import { breachesOf, responseAssertions } from "./exchange-oracle.ts";
import { brokenReplies, document, exampleOf, operations, validReplies } from "./exchanges.ts";
import type { Assertion } from "./oracle.ts";

type Response = Exchange["response"];

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

/** The client hands over each valid reply as the server wrote it. */
export const checkClientReplies = (runs: number): Promise<void> =>
  withClient(async (operation, call) =>
    checkProperty(
      validReplies(operation),
      async (response) => {
        expect(await call(response)).toEqual({ data: parse(response) });
      },
      { runs, show },
    ),
  );

/** The client refuses a reply whose type forbids what it is at the top, and no other. */
export const checkClientGuard = (runs: number): Promise<void> =>
  withClient(async (operation, call) =>
    checkProperty(
      brokenReplies(operation),
      async ({ value: response }) => {
        const breaches = breachesOf(responseAssertions(document, operation, response));
        fc.pre(breaches.length > 0);
        const read = withEvents(response);
        const left = breachesOf(responseAssertions(document, operation, read));
        const isRefused = left.some(isForbiddenByType);
        const expected = isRefused ? { kind: "response" } : { data: parse(read) };
        expect(await call(response)).toEqual(expected);
      },
      { runs, show: ({ value }) => show(value) },
    ),
  );

/**
 * The guard's bounds, formats aside: a reply's own fields, the fields or items of these, and of a run
 * its ids and its events.
 */
const isForbiddenByType = ({ rule, pointer }: Assertion): boolean =>
  rule === "json" || (GUARDED.test(pointer) && /^(type|const|required)$/.test(rule));

const GUARDED = /^((\/[^/]+){0,2}|\/runs\/\d+\/(id|session_id|events(\/\d+)?))$/;

/** The reply as the client reads it: a run that has no events yet, by null or by none, has an empty list. */
function withEvents(response: Response): Response {
  try {
    const body = Object(parse(response));
    if (!Array.isArray(body.runs)) return response;
    for (const run of body.runs)
      if (isObject(run) && (run.events ?? null) === null) run.events = [];
    return { ...response, body: new TextEncoder().encode(JSON.stringify(body)) };
  } catch {
    return response; // It is no JSON.
  }
}

const parse = ({ body }: Response): unknown => JSON.parse(new TextDecoder().decode(body));

const show = ({ body }: Response): string => new TextDecoder().decode(body);

type Call = (response: Response) => Promise<{ data: unknown } | { kind: string }>;

/** Gives a client whose server answers as each call says, for each operation that it has a method for. */
async function withClient(use: (operation: Operation, call: Call) => Promise<void>): Promise<void> {
  let step: Step = () => {};
  const server = await startScriptedServer([
    // Head and body are two writes: together they would wait for each other's acknowledgement.
    (socket) => step(socket.setNoDelay()),
  ]);
  const piper = createPiperClient({ token: "pat_example", orgId: ID, baseUrl: server.url });
  const callOf =
    (operation: Operation): Call =>
    async ({ status, headers, body }) => {
      step = answer(status, body, Object.fromEntries(headers));
      try {
        const { data } = await Object(piper)[nameOf(operation)](paramsOf(operation));
        return { data };
      } catch (error) {
        if (isPiperError(error)) return { kind: error.kind };
        throw error;
      }
    };
  const known = operations.filter((operation) => nameOf(operation) in piper);
  try {
    for (const operation of known) await use(operation, callOf(operation));
  } finally {
    await server.close();
  }
}

/** The parameters of an operation's example by their names, but for the client's own. */
function paramsOf(operation: Operation): Record<string, unknown> {
  const body = exampleOf(operation, 200)?.request.body;
  const own = operation.parameters
    .filter(({ name }) => name !== "org_id")
    .map(({ name, place }) => [name, place.node.example]);
  const fields = body ? JSON.parse(new TextDecoder().decode(body)) : {};
  return { ...Object.fromEntries(own), ...fields };
}
