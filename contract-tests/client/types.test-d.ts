// What the compiler says of calls and replies. Nothing here runs: npm run typecheck reads it.
// Each call is written out: the compiler passes an unknown key in a literal that spreads another. So a
// further required parameter goes into every call here, those that are to be refused too.
import { expectTypeOf } from "vitest";
import {
  type AgentResponse,
  type AnyPiperError,
  type CreateResponseParams,
  type components,
  createPiperClient,
  type FoundRuns,
  isPiperError,
  type PiperClient,
  type RunEvent as PublicRunEvent,
  type Session,
  type SessionEvents,
  type SessionRun,
} from "../../src/index.ts";

type RunEvent = components["schemas"]["RunEvent"];

declare const piper: PiperClient;
declare const flag: boolean;
declare const event: RunEvent;
declare const error: unknown;
declare const session: Session;
const agent_id = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const message = "Where is my order?";

// A key that does not exist is refused, wherever it might be expected.
// @ts-expect-error
piper.createResponse({ agent_id, mesage: message });
// @ts-expect-error
piper.createResponse({ agentId: agent_id, message });
// @ts-expect-error
piper.createResponse({ agent_id, message, org_id: agent_id });
// @ts-expect-error
piper.createResponse({ agent_id, message, include_event: false });
// @ts-expect-error
piper.createResponse({ agent_id, message }, { timeout_ms: 1 });
// @ts-expect-error
piper.createResponse({ agent_id, message }, { token: "pat_example" });

// So is a value of another type, and a call without an agent.
// @ts-expect-error
piper.createResponse({ message });
// @ts-expect-error
piper.createResponse({ agent_id: 1 });
// @ts-expect-error
piper.createResponse({ agent_id, include_events: "false" });
// @ts-expect-error
piper.createResponse({ agent_id, include_events: null });
// @ts-expect-error
piper.createResponse({ agent_id, profile_metadata: null });
// @ts-expect-error
piper.createResponse({ agent_id, profile_metadata: "Ada" });

// No message asks for a greeting; a message that is undefined was lost on the way.
piper.createResponse({ agent_id });
piper.createResponse({ agent_id, message: null });
// @ts-expect-error
piper.createResponse({ agent_id, message: undefined });

// Events follow include_events.
const leftOut = await piper.createResponse({ agent_id, message });
expectTypeOf(leftOut.data.events).toEqualTypeOf<RunEvent[] | null | undefined>();
expectTypeOf(leftOut.data).toExtend<components["schemas"]["AgentResponse"]>();
expectTypeOf(leftOut.data.events).toEqualTypeOf<components["schemas"]["AgentResponse"]["events"]>();
const asked = await piper.createResponse({ agent_id, message, include_events: true });
expectTypeOf(asked.data.events).toEqualTypeOf<RunEvent[] | null | undefined>();
const either = await piper.createResponse({ agent_id, message, include_events: flag });
expectTypeOf(either.data.events).toEqualTypeOf<RunEvent[] | null | undefined>();
const byDefault = await piper.createResponse({ agent_id, message, include_events: undefined });
expectTypeOf(byDefault.data.events).toEqualTypeOf<RunEvent[] | null | undefined>();
const without = await piper.createResponse({ agent_id, message, include_events: false });
expectTypeOf(without.data.events).toEqualTypeOf<null | undefined>();

// The rest of a reply is the contract's.
expectTypeOf(without.data.content).toEqualTypeOf<string>();
expectTypeOf(without.data.role).toEqualTypeOf<"assistant" | undefined>();
expectTypeOf(without.data.session_id).toEqualTypeOf<string | null | undefined>();
expectTypeOf(without.data.run_id).toEqualTypeOf<string | null | undefined>();
expectTypeOf(without.response).toEqualTypeOf<Response>();

// The next call takes the last reply's session_id as it is.
piper.createResponse({ agent_id, message, session_id: leftOut.data.session_id });

// Parameters can be built up before the call, and are then checked as well.
const params: CreateResponseParams = {
  agent_id,
  profile_metadata: { user_name: "Ada", tags: [1] },
};
piper.createResponse(params);
// @ts-expect-error
({ agent_id, mesage: message }) satisfies CreateResponseParams;

// An open enum is a string that offers its known values; which there are stands in openapi.yaml.
type Offered<E, Value> = Extract<E, Value>;
expectTypeOf<Offered<RunEvent["event_type"], "user_message">>().toEqualTypeOf<"user_message">();
expectTypeOf<string>().toExtend<RunEvent["event_type"]>();
expectTypeOf<Offered<RunEvent["role"], "user">>().toEqualTypeOf<"user">();
expectTypeOf<string | null | undefined>().toExtend<RunEvent["role"]>();
expectTypeOf<Offered<RunEvent["reasoning_effort"], "low">>().toEqualTypeOf<"low">();
expectTypeOf<string | null | undefined>().toExtend<RunEvent["reasoning_effort"]>();
expectTypeOf(event.latency_ms).toEqualTypeOf<number | null | undefined>();
expectTypeOf(event.tool_arguments).toEqualTypeOf<{ [key: string]: unknown } | null | undefined>();
// @ts-expect-error
event.tool_nam;

// A caught error narrows by its kind.
if (isPiperError(error) && error.kind === "http")
  expectTypeOf(error.status).toEqualTypeOf<number>();

// Only what is surely false narrows: nothing else says that no events come.
declare const quiet: boolean;
declare const optional: { agent_id: string; include_events?: boolean };
declare const maybeFalse: { agent_id: string; include_events?: false };
const conditional = await piper.createResponse({
  agent_id,
  include_events: quiet ? false : undefined,
});
expectTypeOf(conditional.data.events).toEqualTypeOf<RunEvent[] | null | undefined>();
const fromOptional = await piper.createResponse(optional);
expectTypeOf(fromOptional.data.events).toEqualTypeOf<RunEvent[] | null | undefined>();
// @ts-expect-error
piper.createResponse(maybeFalse);
const asConst = { agent_id, include_events: false } as const;
expectTypeOf((await piper.createResponse(asConst)).data.events).toEqualTypeOf<null | undefined>();

// A type argument is no way around it.
// @ts-expect-error
piper.createResponse<false>({ agent_id });
// @ts-expect-error
({ agent_id }) satisfies CreateResponseParams<false>;
const surely: CreateResponseParams<false> = { agent_id, include_events: false };
expectTypeOf((await piper.createResponse(surely)).data.events).toEqualTypeOf<null | undefined>();

// A reply without events is a reply.
expectTypeOf<AgentResponse<false>>().toExtend<AgentResponse>();
expectTypeOf<AgentResponse<true>>().toExtend<AgentResponse>();
declare function show(reply: AgentResponse): void;
show(without.data);

// Metadata may be of an interface, and may be undefined.
interface Profile {
  user_name: string;
  visits?: number;
}
declare const profile: Profile;
declare const maybe: Profile | undefined;
piper.createResponse({ agent_id, profile_metadata: profile });
piper.createResponse({ agent_id, profile_metadata: maybe });

// A conversation is read by its id alone, and is the contract's.
const read = await piper.getSessionEvents({ session_id: agent_id }, { timeoutMs: 1000 });
expectTypeOf(read.data).toEqualTypeOf<SessionEvents>();
expectTypeOf(read.data).toExtend<components["schemas"]["SessionEvents"]>();
expectTypeOf<components["schemas"]["SessionEvents"]>().toExtend<SessionEvents>();
expectTypeOf(read.data.runs[0]?.events).toEqualTypeOf<PublicRunEvent[] | undefined>();
expectTypeOf(read.response).toEqualTypeOf<Response>();
// @ts-expect-error
piper.getSessionEvents({});
// @ts-expect-error
piper.getSessionEvents({ sessionId: agent_id });
// @ts-expect-error
piper.getSessionEvents({ session_id: agent_id, org_id: agent_id });
// @ts-expect-error
piper.getSessionEvents({ session_id: leftOut.data.session_id });
// @ts-expect-error
piper.getSessionEvents({ session_id: agent_id }, { since: 1 });

// A lost call is looked for by its own parameters, since its error's sentAt.
declare const failure: AnyPiperError;
const found = await piper.findRuns(params, { since: failure.sentAt, waitMs: 1000, maxRetries: 0 });
expectTypeOf(found).toEqualTypeOf<FoundRuns>();
expectTypeOf(found.runs).toEqualTypeOf<SessionRun[]>();
expectTypeOf(found.undecided).toEqualTypeOf<SessionRun[]>();
piper.findRuns(surely, { since: 0 });
piper.findRuns(asConst, { since: 0 });
piper.findRuns({ agent_id, session_id: leftOut.data.session_id }, { since: Date.now() });
// @ts-expect-error
piper.findRuns(params);
// @ts-expect-error
piper.findRuns(params, { waitMs: 1000 });
// @ts-expect-error
piper.findRuns({ agent_id, mesage: message }, { since: 0 });
// @ts-expect-error
piper.findRuns({ session_id: agent_id }, { since: 0 });
// @ts-expect-error
piper.findRuns(params, { since: new Date() });

// A fake by hand is a client.
const fake: PiperClient = {
  createResponse: async () => ({ data: { content: "Hello!" }, response: new Response() }),
  getSessionEvents: async () => ({ data: { session, runs: [] }, response: new Response() }),
  findRuns: async () => ({ runs: [], undecided: [] }),
};
expectTypeOf(fake).toEqualTypeOf<PiperClient>();

// Options as apps have them: of the environment, the global fetch, undici's, one of a few lines.
declare const environment: Record<string, string | undefined>;
declare const undiciFetch: (
  input: string | URL | UndiciRequest,
  init?: UndiciInit,
) => Promise<UndiciResponse>;
interface UndiciRequest {
  readonly url: string;
}
interface UndiciInit {
  method?: string;
  headers?: string[][] | Record<string, string | readonly string[]>;
  body?: string | ArrayBuffer | null;
  signal?: AbortSignal | null;
  redirect?: "error" | "follow" | "manual";
  cache?: "default" | "force-cache" | "no-cache" | "no-store" | "only-if-cached" | "reload";
  dispatcher?: object;
}
interface UndiciResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly type: "basic" | "cors" | "default" | "error" | "opaque" | "opaqueredirect";
  readonly headers: {
    get(name: string): string | null;
    forEach(callback: (value: string, name: string) => void): void;
  };
  readonly body: { getReader(): unknown } | null;
  text(): Promise<string>;
}
createPiperClient({ token: environment.PIPER_TOKEN, orgId: environment.PIPER_ORG_ID });
createPiperClient({ orgId: agent_id, fetch: globalThis.fetch });
createPiperClient({ orgId: agent_id, fetch: undiciFetch });
createPiperClient({ orgId: agent_id, fetch: (url, init) => fetch(url, init) });
createPiperClient({ orgId: agent_id, fetch: async () => new Response() });

// Headers in each form; what the client owns of fetch's init is refused.
piper.createResponse({ agent_id }, { headers: { "x-trace": environment.TRACE } });
piper.createResponse({ agent_id }, { headers: [["x-trace", "1"]] });
piper.createResponse({ agent_id }, { headers: new Headers() });
piper.createResponse({ agent_id }, { fetchOptions: { dispatcher: {}, priority: "low" } });
// @ts-expect-error
piper.createResponse({ agent_id }, { fetchOptions: { method: "GET" } });
// @ts-expect-error
createPiperClient({ orgId: agent_id, fetchOptions: { signal: AbortSignal.abort() } });

// What wraps a call keeps what its argument says of the events, and says no more.
type Events = PublicRunEvent[] | null | undefined;
const wrapped = async <E extends boolean | undefined = true>(params: CreateResponseParams<E>) =>
  (await piper.createResponse(params)).data;
expectTypeOf((await wrapped({ agent_id })).events).toEqualTypeOf<Events>();
expectTypeOf((await wrapped({ agent_id, include_events: false })).events).toEqualTypeOf<
  null | undefined
>();
expectTypeOf((await wrapped({ agent_id, include_events: flag })).events).toEqualTypeOf<Events>();
const byFlag = async <E extends boolean>(include_events: E) =>
  (await piper.createResponse({ agent_id, include_events })).data;
expectTypeOf((await byFlag(flag)).events).toEqualTypeOf<Events>();
expectTypeOf((await byFlag(false)).events).toEqualTypeOf<null | undefined>();
const inSignature: PiperClient["createResponse"] = (...call) => piper.createResponse(...call);
expectTypeOf((await inSignature({ agent_id })).data.events).toEqualTypeOf<Events>();
const satisfied = { agent_id, include_events: false } satisfies CreateResponseParams;
expectTypeOf((await piper.createResponse(satisfied)).data.events).toExtend<Events>();
declare const both: { agent_id: string; include_events: true } | typeof asConst;
expectTypeOf((await piper.createResponse(both)).data.events).toEqualTypeOf<Events>();
// biome-ignore lint/suspicious/noExplicitAny: an app may have one.
declare const anything: any;
const ofAnything = await piper.createResponse({ agent_id, include_events: anything });
expectTypeOf(ofAnything.data.events).toEqualTypeOf<Events>();
type Reply = Awaited<ReturnType<typeof piper.createResponse>>["data"];
expectTypeOf<Reply>().toEqualTypeOf<AgentResponse<boolean | undefined>>();

// Parameters in parts, readonly, and of an enum or a brand.
declare const parts: Omit<CreateResponseParams, "agent_id">;
piper.createResponse({ ...parts, agent_id });
declare const text: Pick<CreateResponseParams, "message" | "session_id">;
piper.createResponse({ ...text, agent_id });
declare const frozen: Readonly<CreateResponseParams>;
piper.createResponse(frozen);
declare enum Agent {
  Support = "3c90c3cc-0d44-4b50-8888-8dd25736052a",
}
piper.createResponse({ agent_id: Agent.Support, ...(maybe ? { profile_metadata: maybe } : {}) });
declare const branded: string & { readonly brand: "AgentId" };
piper.createResponse({ agent_id: branded });
