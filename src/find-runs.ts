import { contract } from "../generated/contract.ts";
import { makeAttempts } from "./attempts.ts";
import { type Callee, type ClientParts, startCall } from "./call.ts";
import { clockDifference, wallClock } from "./clock.ts";
import { parseHttpDate } from "./http-date.ts";
import { chooseRuns, type FoundRuns } from "./lost-run.ts";
import { readParameters } from "./parameters.ts";
import { has, readText } from "./plain.ts";
import type { CallPlan } from "./plan.ts";
import { parseJson } from "./reply.ts";
import type { SessionEvents } from "./session-events.ts";
import { readFindOptions } from "./settings.ts";

/** What is looked for, and for how long. */
interface Search {
  message: string | null;
  /** When the lost call was sent, by this machine's clock, in milliseconds since 1970. */
  since: number;
  waitMs: number;
}

/** Looks in a conversation for the run that a call of createResponse may have started. */
export async function findRuns(
  parts: ClientParts,
  params: unknown,
  options: unknown,
): Promise<FoundRuns> {
  const { createResponse, getSessionEvents } = contract.operations;
  const { settings, problems, since, waitMs } = readFindOptions(options, parts.settings);
  const lost = readParameters(createResponse, params, ["message"], settings);
  const sent = parseJson(lost.parameters.body ?? "");
  const session_id = readText(sent, "session_id");
  const address = readParameters(getSessionEvents, { session_id }, [], settings);
  const isRefused = lost.problems.some(({ field }) => field === "session_id");
  const ofSession = session_id === undefined ? [NO_SESSION] : address.problems;
  problems.unshift(...lost.problems, ...(isRefused ? [] : ofSession));

  const callee: Callee = { ...parts, name: "getSessionEvents", operation: getSessionEvents };
  const search: Search = { message: readText(sent, "message") ?? null, since, waitMs };
  return startCall(callee, { parameters: address.parameters, settings, problems }, (plan) =>
    lookUntilFound(plan, search),
  );
}

const NO_SESSION = {
  field: "session_id",
  message: "is missing: a run is looked for in the conversation that it belongs to",
};

/** How long to wait between two looks, in milliseconds. */
const PAUSE_MS = 1000;

async function lookUntilFound(plan: CallPlan, search: Search): Promise<FoundRuns> {
  const endsAt = performance.now() + search.waitMs;
  let found: FoundRuns | undefined;
  for (;;) {
    try {
      found = await look(plan, search, found !== undefined);
    } catch (error) {
      // What was seen before is more than that a further look came too late, or failed.
      const isTooLate = plan.stop.reason?.by === "deadline";
      const hasFailed = plan.stop.reason === undefined;
      if (found && (isTooLate || (hasFailed && found.undecided.length > 0))) return found;
      throw error;
    }
    if (found.runs.length > 0) return found;
    const leftMs = endsAt - performance.now();
    if (leftMs <= 0) return found;
    await plan.stop.wait(Math.min(PAUSE_MS, leftMs));
  }
}

async function look(plan: CallPlan, search: Search, isAgain: boolean): Promise<FoundRuns> {
  const { data, answer, sentAt } = await makeAttempts(plan, isAgain ? "wait" : "token");
  const date = parseHttpDate(answer.headers.get("date"));
  const ahead = clockDifference(date, wallClock(sentAt), wallClock(answer.receivedAt));
  // The guard has just checked that there are runs.
  return chooseRuns((data as SessionEvents).runs, {
    message: search.message,
    since: search.since + ahead,
    now: Date.now() + ahead,
    // A page gets the events that its server shows it.
    areEventsHidden: has(plan.settings.baseUrl, "path"),
  });
}
