import { nearestOperation } from "../../document/nearest-operation.ts";
import { nameOf } from "../../document/operation.ts";
import type { Check } from "../../suite/check.ts";
import type { SentRequest } from "../../suite/judge/exchange.ts";
import { correctExchange, exchangeWith } from "../../suite/requests/correct.ts";
import type { PlainAnswer } from "../../suite/requests/correct-exchanges.ts";
import type { Row } from "../../suite/requests/row.ts";
import { faults } from "../power/corpus.ts";
import { conductFaults } from "../power/stateful/faults.ts";
import { type Answering, createModelServer, modelCaller } from "../power/stateful/model-server.ts";
import { usual } from "../power/stateful/traits.ts";
import type { Variation } from "../power/variation.ts";
import { operations } from "../property/exchanges.ts";
import { createRandom } from "../random.ts";

/** A server with one fault, and whether a run has found it. */
export interface FaultyServer {
  name: string;
  /** Makes it anew: it remembers what it was asked. */
  start(): Answering;
  isFoundIn(checks: readonly Check[]): boolean;
  /** Whether the fault shows over several calls only. */
  isConduct: boolean;
}

const SEED = 1;

/** Servers that go wrong over a conversation. */
export const conductServers: FaultyServer[] = conductFaults.map(({ name, does, needs, found }) => ({
  name,
  start: () => createModelServer(modelCaller, { ...usual, ...needs }, createRandom(SEED), does),
  isFoundIn: (checks) =>
    checks.some(({ findings }) =>
      findings.some(({ severity, rule }) => found.includes(`${severity} ${rule}`)),
    ),
  isConduct: true,
}));

/** Servers each of whose answers of one kind has the same fault. */
export const answeringServers: FaultyServer[] = Object.values(faults)
  .flat()
  .filter(({ request, script }) => !request && !script)
  .map((variation) => ({
    name: variation.name,
    start: () => withFault(variation),
    isFoundIn: (checks) =>
      checks.some(({ findings }) =>
        findings.some(
          ({ rule, pointer }) =>
            rule === variation.findings?.[0]?.rule && pointer === variation.findings[0].pointer,
        ),
      ),
    isConduct: false,
  }));

/** Servers that each run one request which they should refuse. */
export const laxServers = (rows: readonly Row[]): FaultyServer[] =>
  rows
    .filter(({ ruling }) => ruling === "lacking" || ruling === "misshapen")
    .map((row) => ({
      name: `runs a request with ${row.name}`,
      start: () => runningRow(row),
      isFoundIn: (checks) =>
        checks.some(({ name, findings }) => name === row.name && findings.length > 0),
      isConduct: false,
    }));

function withFault({ of, answer }: Variation): Answering {
  const server = createModelServer(modelCaller, usual, createRandom(SEED));
  const faulty = toResponse(answer?.(correctExchange(of).answer) ?? correctExchange(of).answer);
  return (request) => {
    const right = server(request);
    return right.status === correctExchange(of).answer.status && isAskedFor(of, request)
      ? faulty
      : right;
  };
}

/** Whether a request is one that a correct exchange of that name begins with. */
function isAskedFor(of: string, request: SentRequest): boolean {
  const { operation, answer } = correctExchange(of);
  const { url, body } = request;
  if (nameOf(nearestOperation(operations, request)) !== nameOf(operation)) return false;
  if (answer.status !== 200 || operation.method === "GET") return true;
  if (of === "withoutEvents") return /include_events=false/.test(url);
  const text = new TextDecoder().decode(body ?? undefined);
  const isGreeting = !/"message"\s*:\s*"/.test(text);
  return isGreeting === (of === "greeting") && !/include_events=false/.test(url);
}

function runningRow(row: Row): Answering {
  const server = createModelServer(modelCaller, usual, createRandom(SEED));
  const operation = nearestOperation(operations, row.request(modelCaller));
  const reply = toResponse(correctExchange(exchangeWith(operation, 200) ?? "").answer);
  const key = keyOf(row.request(modelCaller));
  return (request) => (keyOf(request) === key ? reply : server(request));
}

const keyOf = ({ method, url, headers, body }: SentRequest) =>
  JSON.stringify([method, url, [...headers], new TextDecoder().decode(body ?? undefined)]);

const toResponse = ({ status, headers, body }: PlainAnswer) => ({
  status,
  headers: new Headers(headers),
  body,
});
