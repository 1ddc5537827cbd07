import { Agent } from "node:https";
import type { OpenApiDocument } from "../../contract-tests/document/place.ts";
import { tokenPrefixes } from "../../contract-tests/document/token-prefixes.ts";
import { startMockServer } from "../../contract-tests/servers/mock.ts";
import { startPrism } from "../../contract-tests/servers/prism.ts";
import type { Check } from "../../contract-tests/suite/check.ts";
import { createConversationJudge } from "../../contract-tests/suite/conversation/judge-conversation.ts";
import type { SentRequest } from "../../contract-tests/suite/judge/exchange.ts";
import { createExchangeReader, type Exchange } from "../../contract-tests/suite/judge/judge.ts";
import { type SendLimits, send } from "../../contract-tests/suite/judge/send.ts";
import type { Rest, Run } from "../../contract-tests/suite/report/run.ts";
import { withoutSecret } from "../../contract-tests/suite/report/without-secret.ts";
import type { Row } from "../../contract-tests/suite/requests/row.ts";
import { requestTable } from "../../contract-tests/suite/requests/table.ts";
import { runTable } from "../../contract-tests/suite/run-table.ts";
import { createSightings } from "../../contract-tests/suite/sightings/sightings.ts";
import {
  mockTarget,
  type Target,
  TargetError,
  urlTarget,
} from "../../contract-tests/suite/target.ts";
import { CommandError, type CommandProcess } from "../shared/command.ts";
import { DEFAULT_MAX_CALLS, type Flags } from "./flags.ts";
import { showProgress } from "./progress.ts";
import { listRepeats } from "./repeats.ts";
import { readPastedUrl } from "./target-url.ts";

/** What the exit code, the clock and the reports add makes it a run. */
export type Judged = Omit<Run, "startedAt" | "durationMs" | "exitCode">;

const MOCKS = { mock: startMockServer, prism: startPrism };

/** Asks a server for each row of the suite, and judges what it answers. */
export async function runTarget(
  document: OpenApiDocument,
  flags: Flags,
  own: CommandProcess,
  signal: AbortSignal,
): Promise<Judged> {
  const { target = "mock" } = flags;
  if (target === "mock" || target === "prism") return runMock(target, document, flags, own, signal);
  return askAll(targetAt(target, document, flags, own), document, flags, own, signal);
}

async function runMock(
  kind: "mock" | "prism",
  document: OpenApiDocument,
  flags: Flags,
  own: CommandProcess,
  signal: AbortSignal,
): Promise<Judged> {
  const server = await MOCKS[kind]().catch((error) => {
    throw new CommandError(error.message, 3);
  });
  try {
    return await askAll(mockTarget(kind, server.url), document, flags, own, signal);
  } finally {
    await server.close();
  }
}

/** The server at a URL that may be asked, and who asks it. */
function targetAt(
  text: string,
  document: OpenApiDocument,
  flags: Flags,
  { env }: Pick<CommandProcess, "env">,
): Target {
  const { base, orgId } = readPastedUrl(text, document);
  const { PIPER_ORG_ID = orgId, ...environment } = env;
  const caller = { ...environment, PIPER_ORG_ID };
  try {
    const target = urlTarget(base, caller, tokenPrefixes(document));
    if (target.isLive && !flags.yes)
      throw new TargetError(
        `${target.caller.baseUrl} is beyond this machine: up to ${budgetOf(target, flags)} calls may run an agent and cost money. Add --yes to make them.`,
      );
    return target;
  } catch (error) {
    if (error instanceof TargetError) throw new CommandError(error.message, 2);
    throw error;
  }
}

/** How many calls that may run an agent are made: on this machine they cost nothing. */
export const budgetOf = (
  { isLive }: Pick<Target, "isLive">,
  { maxCalls }: Pick<Flags, "maxCalls">,
) => maxCalls ?? (isLive ? DEFAULT_MAX_CALLS : Number.POSITIVE_INFINITY);

async function askAll(
  target: Target,
  document: OpenApiDocument,
  flags: Flags,
  own: CommandProcess,
  signal: AbortSignal,
): Promise<Judged> {
  const { baseUrl, token } = target.caller;
  const basePath = new URL(baseUrl).pathname.replace(/\/$/, "");
  const rows = rowsFor(flags);
  const sightings = createSightings(document, { basePath });
  const readExchange = createExchangeReader(document, {
    basePath,
    showValues: flags["show-values"],
  });
  const read = (exchange: Exchange) => {
    sightings.see(exchange);
    return readExchange(exchange);
  };
  const progress = target.kind === "url" ? showProgress(own.stderr, rows.length, token) : undefined;
  const judgeConversation =
    flags.only === undefined ? createConversationJudge(document) : undefined;
  const checks = await runTable(rows, target, {
    read,
    ...(judgeConversation && { judgeConversation }),
    maxCalls: budgetOf(target, flags),
    deadlineMs: flags.timeoutMs,
    maxBytes: flags.maxBytes,
    maxWaitMs: flags.maxWaitMs,
    onCheck: (check) => progress?.add(check),
    sendRequest: createSender(target, own.env),
    signal,
  });
  progress?.end();
  const name = target.kind === "url" ? baseUrl : target.kind;
  const command = commandFor(name, target);
  const judged: Judged = {
    target: name,
    isRecording: false,
    checks,
    sightings: sightings.list(),
    repeats: listRepeats(checks, rows, target, command),
    rest: restOf(checks, budgetOf(target, flags), command),
  };
  return withoutSecret(judged, token);
}

function rowsFor({ only }: Flags): readonly Row[] {
  if (only === undefined) return requestTable;
  const named = requestTable.filter(({ name }) => name === only);
  if (named.length > 0) return named;
  const part = only.toLowerCase();
  const like = requestTable.filter(({ name, theme = "" }) =>
    `${name}\n${theme}`.toLowerCase().includes(part),
  );
  if (like.length > 0) return like;
  throw new CommandError(
    `--only ${only} names no request of the suite. What is judged over a whole conversation needs a whole run.`,
    2,
  );
}

/** Goes through the proxy that the environment names, but never to this machine: beyond it is https. */
function createSender({ isLive }: Target, env: NodeJS.ProcessEnv) {
  const agent = isLive && new Agent({ proxyEnv: env });
  return (request: SentRequest, limits: SendLimits) => send(request, { ...limits, agent });
}

const commandFor = (name: string, { isLive }: Target) =>
  `npm run contract -- --target ${name}${isLive ? " --yes" : ""}`;

/** What the budget left out, and what it would take. */
function restOf(checks: readonly Check[], maxCalls: number, command: string): Rest | undefined {
  const calls = checks.filter(({ isUnpaid }) => isUnpaid).length;
  if (calls === 0) return undefined;
  return { calls, command: `${command} --max-calls ${maxCalls + calls}` };
}
