import { inspect, isDeepStrictEqual } from "node:util";
import { CommandError } from "../../../scripts/shared/command.ts";
import type { Checked } from "../../../scripts/shared/table-of-checks.ts";
import { BODY } from "../../calls/call.ts";
import { closedPort } from "../../servers/closed-port.ts";
import { startScriptedServer } from "../../servers/scripted.ts";
import { startCheckServer } from "./check-server.ts";
import { CHECKS, type CheckName, ID, type Seen, TOKEN } from "./checks.ts";
import { EXPECTATIONS, type Expectation, type PlatformBehaviour } from "./expectations.ts";
import type { Runtime } from "./runtime.ts";

const LIMIT_MS = 120_000;

/** What became of a check in a runtime. */
export interface Cell extends Checked {
  check: string;
}

/** Runs the checks in a runtime, each against a server of its own. */
export async function runRuntime(runtime: Runtime, app: string): Promise<Cell[]> {
  const elsewhere = await startScriptedServer();
  const opened = Object.keys(CHECKS).map(async (name) => {
    const { script } = EXPECTATIONS[name as CheckName];
    const server = await startCheckServer(script(elsewhere.url));
    return [name as CheckName, server] as const;
  });
  const servers = new Map(await Promise.all(opened));
  const urls = {
    ...Object.fromEntries([...servers].map(([name, { url }]) => [name, url])),
    "connection refused": await closedPort(),
  };
  const signal = AbortSignal.timeout(LIMIT_MS);
  try {
    const { seen, unhandled } = await runtime.run(app, urls, signal);
    const cells = [...servers].map(([check, { calls }]): Cell => {
      const expectation = EXPECTATIONS[check];
      const platform = expectation.platform?.find(({ on }) => on.includes(runtime.family));
      const result = seen[check];
      return {
        check,
        differences: result
          ? differences({ ...expectation, ...platform }, result, calls)
          : ["was not run"],
        ...(platform && { platform: platform.does }),
      };
    });
    const leaking = Object.keys(seen).filter((check) => seen[check]?.leaks);
    return [
      ...cells,
      { check: "a redirect is never followed", differences: describe(elsewhere.requests) },
      { check: "the token is never shown", differences: leaking },
      { check: "no rejection is left unhandled", differences: unhandled },
    ];
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new CommandError(`took over ${LIMIT_MS / 1000} s`);
  } finally {
    await Promise.all([elsewhere.close(), ...[...servers.values()].map(({ close }) => close())]);
  }
}

function differences(
  { expected, orElse, within = 10_000, mayLackBody }: Expectation & Partial<PlatformBehaviour>,
  seen: Seen,
  calls: string[],
) {
  const query = /\?(\S*) /.exec(calls.at(-1) ?? "")?.[1];
  const all: Record<string, unknown> = { ...seen, requests: calls.length, query };
  const isElse = orElse !== undefined && fieldsApart(orElse, all).length === 0;
  return [
    ...(isElse ? [] : fieldsApart(expected, all)),
    ...(seen.tookMs > within ? [`took ${seen.tookMs} ms`] : []),
    ...describe(calls.filter((call) => !isCall(call, mayLackBody))),
  ];
}

/** The fields that are not as they were expected. */
const fieldsApart = (expected: Record<string, unknown>, seen: Record<string, unknown>): string[] =>
  Object.entries(expected).flatMap(([field, value]) =>
    isDeepStrictEqual(seen[field], value)
      ? []
      : [`${field}: ${inspect(seen[field])}, expected ${inspect(value)}`],
  );

/** Requests by their first lines, each line once. */
const describe = (requests: string[]): string[] => [
  ...new Set(requests.map((request) => `sent other than the call: ${request.split("\r", 1)}`)),
];

/** Whether a request is the one that the checks make. */
function isCall(request: string, mayLackBody = false): boolean {
  const [head = "", body = ""] = request.split("\r\n\r\n");
  return (
    new RegExp(`^POST /v1/orgs/${ID}/responses/\\?include_events=(true|false) HTTP/1.1\r`).test(
      head,
    ) &&
    new RegExp(`^authorization: Bearer ${TOKEN}\r?$`, "im").test(head) &&
    /^content-type: application\/json\r?$/im.test(head) &&
    (body === "" ? mayLackBody : isDeepStrictEqual(JSON.parse(body), BODY))
  );
}
