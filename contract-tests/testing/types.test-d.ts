// What the compiler says of the fake, and of errors made by hand. Nothing here runs: npm run
// typecheck reads it.
import { expectTypeOf } from "vitest";
import {
  PiperAbortError,
  type PiperClient,
  PiperConnectionError,
  PiperHttpError,
  PiperResponseError,
  PiperTimeoutError,
} from "../../src/index.ts";
import { createFakePiper } from "../../src/testing/index.ts";

const fake = createFakePiper();
expectTypeOf(fake.client).toEqualTypeOf<PiperClient>();

// A fault that does not exist is refused, and so is an option.
fake.failWith("reply lost", { times: 2 });
// @ts-expect-error
fake.failWith("reply lots");
// @ts-expect-error
fake.failWith(429);
// @ts-expect-error
fake.failWith("500", { time: 2 });
// @ts-expect-error
fake.failWith("500", { operation: "deleteAgent" });
// @ts-expect-error
createFakePiper({ orgID: "" });

// A call is of the operation that is asked for, or else of any, which it tells.
fake.failWith("500", {
  operation: "createResponse",
  when: ({ params }) => params.message === "Hi",
});
fake.failWith("500", {
  when: ({ operation, params }) => operation === "getSessionEvents" && params.session_id === "1",
});
// @ts-expect-error
fake.failWith("500", { when: ({ params }) => params.message === "Hi" });
// @ts-expect-error
fake.failWith("500", { operation: "createResponse", when: ({ params }) => params.mesage === "Hi" });

// A reply is an operation's, in part; its example is one that there is.
fake.replyWith({ content: "Hi", events: [{ event_type: "tool_call" }], run_id: null });
fake.replyWith("greeting");
fake.replyWith(async ({ params }) => ({ content: `${params.message} ${params.agent_id}` }));
fake.replyWith("noRuns", { operation: "getSessionEvents" });
fake.replyWith({ runs: [{ events: [] }] }, { operation: "getSessionEvents" });
// @ts-expect-error
fake.replyWith({ contnet: "Hi" });
// @ts-expect-error
fake.replyWith({ content: 1 });
// @ts-expect-error
fake.replyWith({ events: [{ event_typ: "tool_call" }] });
// @ts-expect-error
fake.replyWith("noRuns");
// @ts-expect-error
fake.replyWith({ content: "Hi" }, { operation: "getSessionEvents" });
// @ts-expect-error
fake.replyWith({ content: "Hi" }, { attempts: 1 });

// The calls are typed, each as it was sent.
expectTypeOf(fake.calls.createResponse[0]?.params.message).toEqualTypeOf<
  string | null | undefined
>();
expectTypeOf(fake.calls.getSessionEvents[0]?.params.session_id).toEqualTypeOf<string | undefined>();
// @ts-expect-error
fake.calls.createRespons;
// @ts-expect-error
fake.calls.createResponse[0]?.params.org_id;
// @ts-expect-error
fake.calls.createResponse.push();

// Errors made by hand have the fields of their kind, and no others.
const headers = new Headers();
new PiperHttpError("Too many.", { outcome: "rejected", status: 429, headers, retryAfterMs: 1000 });
new PiperConnectionError("Lost.", { outcome: "unknown", code: "ECONNRESET" });
// @ts-expect-error
new PiperHttpError("Too many.", { outcome: "rejected", stauts: 429, headers });
// @ts-expect-error
new PiperHttpError("Too many.", { outcome: "rejected", status: 429, headers, stauts: 429 });
// @ts-expect-error
new PiperHttpError("Too many.", { status: 429, headers });
// @ts-expect-error
new PiperConnectionError("Lost.", { outcome: "unknwon" });
// @ts-expect-error
new PiperConnectionError("Lost.", { outcome: "unknown", retryble: true });
// @ts-expect-error
new PiperTimeoutError("Late.", { outcome: "unknown", timeoutMs: 1 });
// @ts-expect-error
new PiperAbortError("Gone.", { outcome: "unknown", phase: "header" });
// @ts-expect-error
new PiperResponseError("Odd.", { outcome: "completed", status: 200, headers });
