import type { CreateResponseParams } from "../create-response.ts";
import { isPiperError, type Outcome } from "../errors.ts";
import { outcomeOfReply } from "../evidence.ts";
import { parseHttpDate } from "../http-date.ts";
import type { RequestOptions } from "../options.ts";
import { has } from "../plain.ts";
import { isRead } from "../plan.ts";
import { createRedact, redactLikeTokens } from "../redact.ts";
import type { GetSessionEventsParams } from "../session-events.ts";
import { startStop } from "../stop.ts";
import { tokensOf } from "../token.ts";
import { type Admitted, admit, isControlFlow, mayCall } from "./admit.ts";
import { answerFailure, answerRefusal, answerReply, answerUnknown } from "./answer.ts";
import type { Caller, NewReply } from "./authorization.ts";
import { type HandlerSettings, type PiperHandlerOptions, readHandlerOptions } from "./options.ts";
import { isOwnPage } from "./origin.ts";
import { isRefusal, OTHER_AGENT, OTHER_ANSWER, OTHER_ORIGIN, type Refusal } from "./refusal.ts";
import { conversationForPage, replyForPage } from "./reply.ts";
import { report } from "./report.ts";
import { findRoute, type Route } from "./route.ts";

/**
 * Creates a handler that takes an app's pages' calls to agents: it asks the app who calls and what
 * they may do, adds token and organization, and hands back the reply, or why there is none. A page
 * calls it by `createPiperClient({ baseUrl })`, with the path it is mounted at, and gets the errors
 * that the server's client throws.
 *
 * Closed by default: no other path, method or agent; no conversation without the app's word; no
 * events; nothing of the token, the API's headers or a stack.
 *
 * @throws a `PiperConfigError` that lists every bad option.
 * @example
 * const handler = createPiperHandler({
 *   piper: createPiperClient({ token: process.env.PIPER_TOKEN, orgId }),
 *   agents: [agent_id],
 *   async authorize(request) {
 *     const user = await userOf(request);
 *     if (!user) return false;
 *     return {
 *       sessions: (session_id) => user.owns(session_id),
 *       onReply: ({ session_id }) => user.remember(session_id),
 *     };
 *   },
 * });
 */
export function createPiperHandler<Args extends unknown[] = []>(
  options: PiperHandlerOptions<Args>,
): (request: Request, ...args: Args) => Promise<Response> {
  const settings = readHandlerOptions(options);
  return async (request, ...args) => {
    let outcome: Outcome = "rejected"; // Nothing is sent yet.
    try {
      const asked = await receive(settings, request, args);
      if (has(asked, "refused")) return asked.refused;
      outcome = "unknown";
      return await makeCall(settings, asked.route, asked.admitted, request.signal);
    } catch (thrown) {
      if (isControlFlow(thrown)) throw thrown;
      report(settings, thrown); // A request or a client that is not what it should be.
      return answerUnknown(outcome);
    }
  };
}

/** Finds out what a request asks for, and whether it may; how it is answered if not. */
async function receive(
  settings: HandlerSettings,
  request: Request,
  args: unknown[],
): Promise<{ route: Route; admitted: Admitted } | { refused: Response }> {
  const route = findRoute(request);
  if (isRefusal(route)) return { refused: refuse(settings, route, "rejected") };
  const noRun: Outcome = isRead(route.operation) ? "none" : "rejected";
  if (!isOwnPage(request, settings.origins))
    return { refused: refuse(settings, OTHER_ORIGIN, noRun) };
  const admitted = await admit(settings, route, request, args);
  if (isRefusal(admitted)) return { refused: refuse(settings, admitted, noRun) };
  return { route, admitted };
}

function refuse(settings: HandlerSettings, refusal: Refusal, outcome: Outcome): Response {
  if (refusal.fault) report(settings, refusal.fault);
  return answerRefusal(refusal, outcome);
}

/** Makes the call, and says what came of it: as much as the page may know. */
async function makeCall(
  settings: HandlerSettings,
  { name, operation }: Route,
  admitted: Admitted,
  signal: AbortSignal,
): Promise<Response> {
  const options = { signal, timeoutMs: settings.timeoutMs };
  try {
    return name === "createResponse"
      ? await createResponse(settings, admitted, options)
      : await getSessionEvents(settings, admitted, options);
  } catch (thrown) {
    if (isControlFlow(thrown)) throw thrown;
    report(settings, thrown);
    if (isPiperError(thrown)) return answerFailure(thrown, operation);
    return answerUnknown(isRead(operation) ? "none" : "unknown");
  }
}

// The client checks what the page says, as it checks whatever it is given: so the casts.

async function createResponse(
  settings: HandlerSettings,
  { caller, params }: Admitted,
  options: RequestOptions,
): Promise<Response> {
  const asked = params as unknown as CreateResponseParams;
  const { data, response } = await settings.piper.createResponse(asked, options);
  const { session_id, run_id } = data;
  await tellOfReply(settings, caller, { agent_id: asked.agent_id, session_id, run_id });
  const json = writeJson(replyForPage(data, settings), response, settings);
  return json === undefined ? answerUnknown(outcomeOfReply(data)) : answerReply(json);
}

async function getSessionEvents(
  settings: HandlerSettings,
  { caller, params }: Admitted,
  options: RequestOptions,
): Promise<Response> {
  const asked = params as unknown as GetSessionEventsParams;
  const { data, response } = await settings.piper.getSessionEvents(asked, options);
  const { session_id, agent_id } = data.session;
  if (session_id.toLowerCase() !== asked.session_id.toLowerCase())
    return refuse(settings, OTHER_ANSWER, "none");
  if (!mayCall(agent_id, settings, caller)) return refuse(settings, OTHER_AGENT, "none");
  // By the API's clock a page's client finds a run whose reply was lost.
  const date = parseHttpDate(response.headers.get("date"));
  const json = writeJson(conversationForPage(data, settings), response, settings);
  if (json === undefined) return answerUnknown("none");
  return answerReply(json, date === undefined ? {} : { date: new Date(date).toUTCString() });
}

/**
 * A reply as JSON, without the token that an API may have echoed in it; undefined where an event in it
 * is nested too deep to be written.
 */
function writeJson(
  reply: object,
  response: Response,
  settings: HandlerSettings,
): string | undefined {
  // A client of another copy of this package, or of the app's own, does not say what it sent.
  const tokens = tokensOf.get(response);
  const redact = tokens ? createRedact(tokens) : redactLikeTokens;
  try {
    return redact(JSON.stringify(reply));
  } catch (thrown) {
    report(settings, new Error("a reply cannot be written", { cause: thrown }));
    return undefined;
  }
}

/** Lets the app remember whose the session is, before the page can go on with it. */
async function tellOfReply(
  settings: HandlerSettings,
  { onReply }: Caller,
  reply: NewReply,
): Promise<void> {
  if (!onReply) return;
  const stop = startStop(settings.admitWithinMs, undefined);
  try {
    const told = await stop.race((async () => onReply(reply))());
    if (has(told, "stopped"))
      report(settings, new Error(`onReply took longer than ${settings.admitWithinMs} ms`));
  } catch (thrown) {
    report(settings, new Error("onReply failed", { cause: thrown }));
  } finally {
    stop.end();
  }
}
