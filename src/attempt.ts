import { type Answer, readAnswer } from "./answer.ts";
import { type BodyText, cancelBody, REPLY_MIB, readErrorBody, readReplyBody } from "./body.ts";
import type { Phase, Problem } from "./errors.ts";
import { openOwnConnection } from "./own-connection.ts";
import { has, readText } from "./plain.ts";
import type { CallPlan } from "./plan.ts";
import { platformHas } from "./platform.ts";
import { guardReply } from "./reply.ts";
import { buildRequest } from "./request.ts";
import type { StopReason } from "./stop.ts";
import { askForToken } from "./token.ts";
import { type FetchInit, findTransport, sendBy } from "./transport.ts";

/** What an attempt came to. */
export type Happened =
  | { what: "replied"; data: Record<string, unknown>; answer: Answer }
  | { what: "refused"; answer: Answer; text: string }
  | {
      what: "unusable";
      answer: Answer;
      text: string;
      problems: Problem[];
      body: object | undefined;
    }
  | { what: "lost"; thrown: unknown; isPlatform: boolean; answer: Answer | undefined }
  | { what: "not sent"; problem: Problem; thrown: unknown }
  | { what: "stopped"; reason: StopReason; answer: Answer | undefined }
  | { what: "passed on"; thrown: unknown };

/** How far an attempt is: it is known whenever the call is stopped. */
export interface Progress {
  phase: Phase;
  /** When the request was handed to fetch, by the monotonic clock; undefined before. */
  sentAt: number | undefined;
  answer: Answer | undefined;
  body: BodyText;
}

/** Makes one attempt, no longer than until the call is stopped. */
export async function makeAttempt(plan: CallPlan, progress: Progress): Promise<Happened> {
  const made = await plan.stop.race(attempt(plan, progress));
  if (has(made, "value")) return made.value;
  const { answer, body } = progress;
  // A status that has arrived says more than that the rest did not.
  if (answer && !answer.ok && made.stopped.by === "deadline")
    return { what: "refused", answer, text: body.text };
  return { what: "stopped", reason: made.stopped, answer };
}

async function attempt(plan: CallPlan, progress: Progress): Promise<Happened> {
  const { settings, stop, tokens } = plan;
  const transport = plan.transport ?? findTransport(settings.fetch);
  if (!transport)
    return notSent(
      "fetch",
      "is missing: this platform has none of its own, so give one as an option",
    );
  progress.phase = "token";
  const asked = settings.token === undefined ? undefined : await askForToken(settings.token);
  if (asked && has(asked, "wrong")) return notSent("token", asked.wrong);
  if (asked) tokens.add(asked.value);

  const connection = openOwnConnection(settings.reuseConnections, settings.fetchOptions);
  try {
    const request = await buildRequest(plan, asked?.value, connection.headers);
    if (has(request, "refusal")) return refusedByPlatform(request.refusal);
    const due = stop.stopIfDue();
    if (due) return { what: "stopped", reason: due, answer: undefined };
    progress.phase = "headers";
    progress.sentAt = performance.now();
    // Without a prototype: fetch reads inherited fields as well, and somebody may have set some.
    const init: FetchInit = Object.assign(Object.create(null), settings.fetchOptions, {
      ...connection.init,
      ...request.init,
      signal: stop.signal,
    });
    const response = await sendBy(transport, request.url, init);
    if (stop.reason) {
      cancelBody(response); // It came too late: nobody reads it.
      return { what: "stopped", reason: stop.reason, answer: undefined };
    }
    const answer = readAnswer(response);
    if (!answer) return { what: "lost", thrown: "it gave no Response", isPlatform: false, answer };
    progress.answer = answer;
    progress.phase = "body";
    return await conclude(answer, plan, progress.body, transport.isPlatform);
  } catch (thrown) {
    if (progress.sentAt === undefined) return notSent("request", "could not be made", thrown);
    if (transport.isPlatform && SIGNALS_CONTROL_FLOW.test(readText(thrown, "digest") ?? ""))
      return { what: "passed on", thrown };
    return { what: "lost", thrown, isPlatform: transport.isPlatform, answer: progress.answer };
  } finally {
    connection.close();
  }
}

/**
 * The digests of what is thrown out of fetch to somebody further out: by Next.js, to end the rendering
 * of a page, and by the fake of an app's tests.
 */
const SIGNALS_CONTROL_FLOW = /^[A-Z]+(_[A-Z]+)+(;|$)/;

/** The platform made no request: of what it was given, or since it has none, as jsdom in Jest. */
function refusedByPlatform(thrown: unknown): Happened {
  return ["Request", "Response"].every(platformHas)
    ? notSent("request", "is refused by the platform: check headers and fetchOptions", thrown)
    : notSent(
        "request",
        "cannot be made: this platform has no Request or no Response, which come with a fetch",
      );
}

const notSent = (field: string, message: string, thrown?: unknown): Happened => ({
  what: "not sent",
  problem: { field, message },
  thrown,
});

/** Reads an answer to its end, and says what it came to. */
async function conclude(
  answer: Answer,
  { operation, parameters, stop }: CallPlan,
  body: BodyText,
  isPlatform: boolean,
): Promise<Happened> {
  if (!answer.ok) {
    await readErrorBody(answer.response, stop, body);
    return { what: "refused", answer, text: body.text };
  }
  const ended = await readReplyBody(answer.response, stop, body);
  if (ended.end === "broken") return { what: "lost", thrown: ended.thrown, isPlatform, answer };
  const { text } = body;
  if (ended.end === "too long") {
    const problems = [{ field: "body", message: `is longer than ${REPLY_MIB} MiB` }];
    return { what: "unusable", answer, text, problems, body: undefined };
  }
  const guarded = guardReply(operation, text, parameters.query);
  if (has(guarded, "data")) return { what: "replied", data: guarded.data, answer };
  return { what: "unusable", answer, text, ...guarded };
}
