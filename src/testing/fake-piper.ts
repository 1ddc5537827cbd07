import type { PiperClient } from "../client.ts";
import type { PiperClientOptions } from "../options.ts";
import type { Fetch } from "../transport.ts";
import { type AnyFakeCall, type FakeCall, OPERATIONS, type OperationName } from "./call.ts";
import { completeOptions, createFakeClient, requirePlatform } from "./fake-client.ts";
import type { FaultName } from "./faults.ts";
import { type FailOptions, planFailure, planReply, type ReplyOptions } from "./options.ts";
import type { ReplyOf } from "./reply.ts";
import { serve, startMemory } from "./serve.ts";

/** The calls that a fake received, by operation, in order. */
export type FakeCalls = { readonly [O in OperationName]: readonly FakeCall<O>[] };

/** A Piper API without a server, for the tests of apps. */
export interface FakePiper {
  /** A client whose calls the fake answers. */
  readonly client: PiperClient;
  /**
   * Creates a further client, in the place of `createPiperClient`: it checks the same options. It
   * sends no call again unless its `maxRetries` says so, for a test should not wait.
   */
  createClient(options: PiperClientOptions): PiperClient;
  /**
   * Answers requests like fetch: to stand in for the global one in an app that makes its client
   * itself, or behind a tool that intercepts requests.
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** The calls so far, by operation. */
  readonly calls: FakeCalls;
  /**
   * Plans what calls are answered: a reply in part, an example of the contract by its name, or a
   * function that makes each call's. What is not said is as the examples have it. By default all
   * calls of `createResponse` from now on.
   *
   * @throws a {@link PiperConfigError} for what no reply has.
   * @example
   * fake.replyWith({ content: "It is on its way." });
   * fake.replyWith(({ params }) => ({ content: `You said: ${params.message}` }));
   */
  replyWith<O extends OperationName = "createResponse">(
    reply: ReplyOf<O>,
    options?: ReplyOptions<O>,
  ): void;
  /**
   * Plans how calls fail: by default the next one, in all its attempts.
   *
   * @throws a {@link PiperConfigError} for a fault that does not exist.
   * @example
   * fake.failWith("reply lost");
   * fake.failWith("429", { times: 3 });
   * fake.failWith("401", { when: ({ params }) => params.agent_id === other, operation: "createResponse" });
   */
  failWith<O extends OperationName = OperationName>(
    fault: FaultName,
    options?: FailOptions<O>,
  ): void;
  /** Forgets the calls, the conversations, and all that was planned. */
  reset(): void;
}

/**
 * Creates a Piper API without a server, for the tests of an app. It needs no network and sets no
 * timer, so that fake timers work with it. Its client is the real one: only what sends the requests
 * is another, so that a wrong call and each fault fail as they do in production.
 *
 * @param options of its `client`; a token and an organization are there already
 * @throws a {@link PiperConfigError} that lists every bad option.
 * @example
 * const fake = createFakePiper();
 * fake.failWith("reply lost");
 * await fake.client.createResponse({ agent_id, message: "Hi" }); // Throws: outcome "unknown".
 */
export function createFakePiper(options: PiperClientOptions = {}): FakePiper {
  requirePlatform();
  let memory = startMemory();
  const send: Fetch = (url, { method, headers, body, signal }) =>
    serve(memory, { url, method, headers: new Headers(headers), body, signal });

  return {
    client: createFakeClient(completeOptions(options), send),
    createClient: (given) => createFakeClient(given, send),
    async fetch(input, { signal, ...init } = {}) {
      // Without the signal, which may be another realm's: jsdom has one of its own.
      const request = new Request(input, init);
      const { url, method, headers } = request;
      const body = typeof init.body === "string" ? init.body : await request.text();
      return serve(memory, { url, method, headers, body, signal: signal ?? request.signal });
    },
    calls: liveCalls((operation) => memory.calls.get(operation) ?? []),
    replyWith: (reply, options) => memory.plans.add(planReply(reply, options)),
    failWith: (fault, options) => memory.plans.add(planFailure(fault, options)),
    reset() {
      memory = startMemory();
    },
  };
}

/** The calls by operation, as they are whenever one looks: also after a reset. */
function liveCalls(callsOf: (operation: OperationName) => readonly AnyFakeCall[]): FakeCalls {
  const calls = {};
  for (const operation of OPERATIONS)
    Object.defineProperty(calls, operation, { enumerable: true, get: () => callsOf(operation) });
  // What is kept under an operation's name are calls of that operation.
  return calls as FakeCalls;
}
