import { contract, type Operation } from "../../generated/contract.ts";
import { type ErrorExample, type ErrorStatus, examples } from "../../generated/examples.ts";
import { readText } from "../plain.ts";
import { answerJson } from "./answers.ts";
import { type Api, type Given, startApi } from "./api.ts";
import {
  type AnyFakeCall,
  OPERATIONS,
  type OperationName,
  type ReceivedRequest,
  readCall,
} from "./call.ts";
import { type FaultName, faultNamed } from "./faults.ts";
import { mistake } from "./mistake.ts";
import { keepPlans, type Planned, type Plans } from "./planned.ts";
import type { Json } from "./shown.ts";

/** All that a fake knows: what was called, what is planned, and the conversations there were. */
export interface Memory {
  readonly calls: ReadonlyMap<OperationName, AnyFakeCall[]>;
  readonly plans: Plans;
  readonly api: Api;
  /** The latest request with a signal that had no reply: all attempts of a call have the same. */
  readonly latest: WeakMap<AbortSignal, { request: ReceivedRequest; call: AnyFakeCall }>;
}

export function startMemory(): Memory {
  return {
    calls: new Map(OPERATIONS.map((name) => [name, []])),
    plans: keepPlans(),
    api: startApi(),
    latest: new WeakMap(),
  };
}

/** Answers a request, or fails as fetch would, by what is planned for its call. */
export async function serve(memory: Memory, request: ReceivedRequest): Promise<Response> {
  if (request.signal?.aborted) throw request.signal.reason;
  const call = record(memory, request);
  const planned = await ofTheTest("when", () => memory.plans.take(call));
  if (planned && "fault" in planned.what) return fail(memory, request, call, planned.what.fault);
  const answered = memory.api.serve(call, await givenBy(planned, call), "runs");
  if ("reply" in answered) {
    if (request.signal) memory.latest.delete(request.signal); // What has its reply is not sent again.
    return answerJson(200, answered.reply);
  }
  const { body, headers } = refusalOf(call.operation, answered.refusal);
  return answerJson(Number(answered.refusal), body, headers);
}

/** Finds or makes the record of a request's call: another attempt is of the same one. */
function record({ calls, api, latest }: Memory, request: ReceivedRequest): AnyFakeCall {
  const { signal, url, method, body } = request;
  const before = signal && latest.get(signal);
  if (before && before.request.url === url && before.request.body === body) {
    before.call.requests += 1;
    return before.call;
  }
  const call = readCall(request);
  if (!call) throw mistake(`${method} ${url.replace(/[?#].*/s, "")} is no call of Piper's API`);
  calls.get(call.operation)?.push(call);
  api.hear(call);
  if (signal) latest.set(signal, { request, call });
  return call;
}

async function fail(
  memory: Memory,
  { url, signal }: ReceivedRequest,
  call: AnyFakeCall,
  name: FaultName,
): Promise<Response> {
  const { agent, happen } = faultNamed(name);
  const { operation } = call;
  let reply: Json = {};
  if (agent !== "idle") {
    const given = await givenBy(memory.plans.replyToAll(call), call);
    const answered = memory.api.serve(call, given, agent);
    if ("reply" in answered) reply = answered.reply;
  }
  const refusal = (status: ErrorStatus) => refusalOf(operation, status);
  const { reply: whole }: Operation = contract.operations[operation];
  return happen({ url: new URL(url), signal, reply, required: whole.required ?? [], refusal });
}

const NOTHING: Given = { fields: {} };

async function givenBy(planned: Planned | undefined, call: AnyFakeCall): Promise<Given> {
  if (!planned || !("reply" in planned.what)) return NOTHING;
  const { reply } = planned.what;
  return ofTheTest("the function that makes replies", () => reply(call));
}

/** Calls a function of the test's; what it throws is an error of the test, not of a connection. */
async function ofTheTest<T>(name: string, act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const said = [readText(error, "name"), readText(error, "message")].filter(Boolean).join(": ");
    throw mistake(`${name} threw ${said || typeof error}`, error);
  }
}

/** What the contract shows of a refusal, of this operation or else of any other. */
function refusalOf(operation: OperationName, status: ErrorStatus): ErrorExample {
  const shown = [examples[operation], ...Object.values(examples)];
  const [refusal] = shown.flatMap(({ errors }) => errors[status] ?? []);
  return refusal ?? { body: {}, headers: {} };
}
