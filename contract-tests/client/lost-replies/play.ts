import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type CreateResponseParams,
  createPiperClient,
  isPiperError,
  type Outcome,
  type PiperClient,
} from "../../../src/index.ts";
import { GREETING } from "../../calls/call.ts";
import type { Run } from "./agent.ts";
import type { Killable } from "./killable.ts";
import { openRuns } from "./runs-file.ts";
import type { Schedule, ScheduledCall } from "./schedule.ts";

/** What an app that looks before it sends again knows of a call. */
export type Known = "replied" | "ran" | "undecided" | "not seen" | "not sent";

/** What became of a call, and what was known of it. */
export interface Played {
  seed: number;
  killed: ScheduledCall["killed"];
  /** What its error said of the run; undefined where it was answered. */
  outcome: Outcome | undefined;
  known: Known;
  /** Whether it started a run, by what the servers have kept. */
  hasRun: boolean;
  /** Whether a run was found as its own that is another's. */
  isWronglyFound: boolean;
  /** The runs that it started in the end, after it was sent again where nothing was seen of it. */
  runs: number;
}

const ORG = "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10";

/** Has a conversation whose server is killed, as an app would that looks after each lost reply. */
export async function playSchedule(schedule: Schedule, server: Killable): Promise<Played[]> {
  const folder = mkdtempSync(join(tmpdir(), "lost-replies-"));
  const file = join(folder, "runs");
  const kept = openRuns(file);
  for (const run of schedule.earlier) kept.keep(run);
  try {
    const played: Played[] = [];
    for (const call of schedule.calls) played.push(await play(call));
    return played;
  } finally {
    rmSync(folder, { recursive: true });
  }

  async function play(call: ScheduledCall): Promise<Played> {
    const before = kept.list();
    const startedRuns = () => kept.list().filter((run) => !includes(before, run));
    const params = paramsOf(call, schedule.session_id);
    const failure = await send(await prepare(call), params);
    const own = startedRuns();
    const seen = { seed: schedule.seed, killed: call.killed, hasRun: own.length > 0 };
    if (!failure)
      return {
        ...seen,
        outcome: undefined,
        known: "replied",
        isWronglyFound: false,
        runs: own.length,
      };

    const piper = await serve([]);
    const { outcome, sentAt } = failure;
    const looked = outcome === "unknown" ? await look(piper, params, sentAt) : undefined;
    const known = looked?.known ?? "not sent";
    if (known === "not seen" || known === "not sent") await piper.createResponse(params);
    const isWronglyFound = looked?.runs.some((run) => !includes(own, run)) ?? false;
    return { ...seen, outcome, known, isWronglyFound, runs: startedRuns().length };
  }

  /** Makes the server ready to be killed in a call, or dead before it. */
  async function prepare({ killed }: ScheduledCall): Promise<PiperClient> {
    if (killed !== "before the call") return serve(killed ? [killed] : []);
    const piper = await serve([]);
    await server.kill();
    return piper;
  }

  async function serve(losses: Parameters<Killable["ready"]>[0]["losses"]): Promise<PiperClient> {
    const baseUrl = await server.ready({ file, losses, seed: schedule.seed });
    return createPiperClient({ token: "pat_example", orgId: ORG, baseUrl, maxRetries: 0 });
  }
}

const includes = (runs: readonly Pick<Run, "id">[], run: Pick<Run, "id">) =>
  runs.some(({ id }) => id === run.id);

const paramsOf = ({ message }: ScheduledCall, session_id: string): CreateResponseParams => ({
  ...{ ...GREETING, session_id },
  ...(message === null ? {} : { message }),
});

/** Sends a call; what it failed with, if it did. */
async function send(piper: PiperClient, params: CreateResponseParams) {
  try {
    await piper.createResponse(params);
    return undefined;
  } catch (error) {
    if (isPiperError(error)) return error;
    throw error;
  }
}

async function look(piper: PiperClient, params: CreateResponseParams, since: number | undefined) {
  const { runs, undecided } = await piper.findRuns(params, { since });
  const known: Known = runs.length > 0 ? "ran" : undecided.length > 0 ? "undecided" : "not seen";
  return { runs, known };
}
