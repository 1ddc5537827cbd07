// What an editor shows over the names of the package, for the people and the agents who read it.
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PACKAGE } from "../../scripts/shared/package-name.ts";
import { type App, addNodeTypes, createApp } from "./app.ts";
import { createQuickInfo } from "./quick-info.ts";

const PROGRAM = `
import { createPiperClient, isPiperError, type PiperTimeoutError } from "${PACKAGE}";

const piper = createPiperClient({ orgId, timeoutMs: 60_000 });
const { data } = await piper.createResponse({ agent_id, message }, { signal });
await piper.getSessionEvents({ session_id });
await piper.findRuns(lost, { since });
const latency = data.events?.[0]?.latency_ms;
const type = data.events?.[0]?.event_type;
try {
} catch (error) {
  if (isPiperError(error)) error.outcome;
  const late = error as PiperTimeoutError;
}
`;

let app: App;
let quickInfo: (word: string) => string;
beforeAll(async () => {
  app = await createApp();
  await addNodeTypes(app);
  quickInfo = createQuickInfo(join(app.folder, "app.ts"), PROGRAM);
}, 300_000);
afterAll(() => app?.remove());

test("createPiperClient", () => {
  expect(quickInfo("createPiperClient")).toMatchInlineSnapshot(`
    "(alias) createPiperClient(options: PiperClientOptions): PiperClient
    import createPiperClient
    Creates a client for Piper's agents.
    @throws a {@link PiperConfigError} that lists every bad option.
    @example const piper = createPiperClient({ token: process.env.PIPER_TOKEN, orgId });"
  `);
});

test("createResponse", () => {
  expect(quickInfo("createResponse")).toMatchInlineSnapshot(`
    "(method) PiperClient.createResponse<true>(params: CreateResponseParams<true>, options?: RequestOptions): Promise<{
        data: AgentResponse<true>;
        response: Response;
    }>
    Sends a message to an agent and resolves to its reply; without a \`message\`, to its greeting.
    \`response\` is there for its status and headers: its body has been read.
    @throws a {@link PiperError}, whose \`outcome\` says what happened to the run; and, as it is, what
    Next.js throws out of fetch to end a page's rendering.
    @example const { data } = await piper.createResponse({ agent_id, message: "Where is my order?" });
    console.log(data.content);"
  `);
});

test("getSessionEvents", () => {
  expect(quickInfo("getSessionEvents")).toMatchInlineSnapshot(`
    "(method) PiperClient.getSessionEvents(params: GetSessionEventsParams, options?: RequestOptions): Promise<{
        data: SessionEvents;
        response: Response;
    }>
    Reads a conversation: all its runs, with their events. It starts nothing, and is sent again where
    its connection is lost or a gateway answers 502, 503 or 504.
    @throws a {@link PiperError}, whose \`outcome\` is \`none\`; and, as it is, what Next.js throws.
    @example const { data } = await piper.getSessionEvents({ session_id });
    for (const run of data.runs) console.log(run.created_at, run.events.length);"
  `);
});

test("findRuns", () => {
  expect(quickInfo("findRuns")).toMatchInlineSnapshot(`
    "(method) PiperClient.findRuns(params: CreateResponseParams, options: FindRunsOptions): Promise<FoundRuns>
    Looks whether a call of \`createResponse\` whose reply was lost (\`outcome\` is \`unknown\`) has run: it
    takes that call's own parameters, which must have a \`session_id\`, and reads the conversation.

    Nothing found means not seen yet, rather than not run: \`waitMs\` looks again for a while. Inferred:
    a \`user_message\` has the text as its \`content\`, and a greeting has none.
    @throws a {@link PiperError}, whose \`outcome\` is \`none\`; and, as it is, what Next.js throws.
    @example const search = { since: error.sentAt, waitMs: 10_000 };
    const { runs, undecided } = await piper.findRuns(params, search);
    if (runs.length === 0 && undecided.length === 0) askPerson(params);"
  `);
});

test("an option of a search", () => {
  expect(quickInfo("since")).toMatchInlineSnapshot(`
    "(property) FindRunsOptions.since: number | undefined
    When the lost call was sent: its error's \`sentAt\`, in milliseconds since 1970 by this machine's
    clock. Where that is undefined nothing was sent, and there is nothing to look for: it is refused."
  `);
});

test("a parameter", () => {
  expect(quickInfo("message")).toMatchInlineSnapshot(`
    "(property) message?: string | null | undefined
    Single user message. Omit or pass null for greeting generation."
  `);
});

test("an option", () => {
  expect(quickInfo("timeoutMs")).toMatchInlineSnapshot(`
    "(property) SharedOptions.timeoutMs?: number | undefined
    The deadline of a whole call, in milliseconds from 1 to 2,147,483,647. It covers the token,
    every attempt, the waits between them and the body.
    @default 290_000"
  `);
});

test("a field of an event", () => {
  expect(quickInfo("latency_ms")).toMatchInlineSnapshot(`
    "(property) latency_ms?: number | null | undefined
    Inferred: how long the step took, in milliseconds. A number, which may be a whole one."
  `);
});

test("a field of an event that is an open enum", () => {
  expect(quickInfo("event_type")).toMatchInlineSnapshot(`
    "(property) event_type: "user_message" | (string & {}) | undefined
    What kind of step this is. Inferred: the page's sample names one value, there are more."
  `);
});

test("an error kind", () => {
  expect(quickInfo("PiperTimeoutError")).toMatchInlineSnapshot(`
    "(alias) class PiperTimeoutError
    import PiperTimeoutError
    The call's deadline passed, or the platform gave up (Node's fetch does after 300 s)."
  `);
});

test("what happened to the run", () => {
  expect(quickInfo("outcome")).toMatchInlineSnapshot(`
    "(property) PiperError.outcome: "none" | "not_sent" | "rejected" | "completed" | "unknown"
    What happened to the run."
  `);
});

test("isPiperError", () => {
  expect(quickInfo("isPiperError")).toMatchInlineSnapshot(`
    "(alias) isPiperError(error: unknown): error is AnyPiperError
    import isPiperError
    Tells whether a caught value is an error of this client, whichever copy of the package threw it.
    @example try {
      await piper.createResponse({ agent_id, message });
    } catch (error) {
      if (isPiperError(error) && error.outcome === "unknown") alertSomebody(error);
      else throw error;
    }"
  `);
});
