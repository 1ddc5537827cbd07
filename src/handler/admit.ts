import { has, ownValue, readText } from "../plain.ts";
import { startStop } from "../stop.ts";
import type { Caller } from "./authorization.ts";
import { askWhoCalls, ownsSession, profileOf } from "./caller.ts";
import type { HandlerSettings } from "./options.ts";
import { readPageBody } from "./page-body.ts";
import { fault, GONE, isRefusal, OTHER_AGENT, OTHER_SESSION, type Refusal } from "./refusal.ts";
import type { Route } from "./route.ts";

/** A call that may be made, and on whose behalf. */
export interface Admitted {
  readonly caller: Caller;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What the admission is waiting for, which is to blame if it takes too long or fails. */
interface Progress {
  waitsFor: keyof Caller | "authorize" | "body";
}

/** Asks the app whether a call may be made, in no more time than there is for it. */
export async function admit(
  settings: HandlerSettings,
  route: Route,
  request: Request,
  args: unknown[],
): Promise<Admitted | Refusal> {
  const progress: Progress = { waitsFor: "authorize" };
  const stop = startStop(settings.admitWithinMs, request.signal);
  try {
    const asked = await stop.race(ask(settings, route, request, args, stop.signal, progress));
    if (has(asked, "value")) return asked.value;
    if (asked.stopped.by === "caller") return GONE;
    return progress.waitsFor === "body"
      ? { status: 400, detail: "The body did not come in time." }
      : {
          ...fault(progress.waitsFor, `took longer than ${settings.admitWithinMs} ms`),
          status: 503,
        };
  } catch (thrown) {
    if (isControlFlow(thrown)) throw thrown;
    return fault(progress.waitsFor, "failed", thrown);
  } finally {
    stop.end();
  }
}

/** Next.js steers by what it throws: `redirect()`, `cookies()` while a page is built. */
export const isControlFlow = (thrown: unknown): boolean => readText(thrown, "digest") !== undefined;

async function ask(
  settings: HandlerSettings,
  { operation, params }: Route,
  request: Request,
  args: unknown[],
  signal: AbortSignal,
  progress: Progress,
): Promise<Admitted | Refusal> {
  const caller = await askWhoCalls(settings, request, args);
  if (isRefusal(caller)) return caller;

  const asked: Record<string, unknown> = { ...params };
  if (operation.method !== "GET") {
    progress.waitsFor = "body";
    const body = await readPageBody(request, settings.maxBodyBytes, signal);
    if (isRefusal(body)) return body;
    for (const [field, value] of Object.entries(body.fields)) {
      const isInBody =
        Object.hasOwn(operation.parameters, field) && operation.parameters[field]?.in === "body";
      if (!isInBody) return { status: 400, detail: "The body has what is no field of this call." };
      asked[field] = value;
    }
  }

  if ("agent_id" in operation.parameters && !mayCall(asked.agent_id, settings, caller))
    return OTHER_AGENT;
  const session_id = ownValue(asked, "session_id");
  if (typeof session_id === "string") {
    progress.waitsFor = "sessions";
    const owns = await ownsSession(caller, session_id);
    if (owns !== true) return owns || OTHER_SESSION;
  }
  if ("profile_metadata" in operation.parameters) {
    progress.waitsFor = "profile_metadata";
    const profile = await profileOf(caller, asked.profile_metadata);
    if (isRefusal(profile)) return profile;
    asked.profile_metadata = profile.profile;
  }
  if (operation.parameters.include_events && !settings.showsEvents) asked.include_events = false;
  return { caller, params: asked };
}

/** Whether a caller may talk to an agent, or read what one said. */
export function mayCall(agent_id: unknown, { agents }: HandlerSettings, caller: Caller): boolean {
  const id = typeof agent_id === "string" ? agent_id.toLowerCase() : "";
  return agents.includes(id) && (caller.agents?.includes(id) ?? true);
}
