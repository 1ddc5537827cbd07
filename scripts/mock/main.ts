// Serves the mock of openapi.yaml on this machine, until Ctrl-C.
import { readOpenApi } from "../../contract-tests/document/openapi.ts";
import { readDocument } from "../../contract-tests/document/read-document.ts";
import { exampleToken } from "../../contract-tests/document/token-prefixes.ts";
import { FAULTS, isFault } from "../../contract-tests/servers/faults.ts";
import { LIMITS } from "../../contract-tests/servers/memory.ts";
import { startMockServer } from "../../contract-tests/servers/mock.ts";
import { MAX_DELAY_MS } from "../../contract-tests/servers/wishes.ts";
import {
  CommandError,
  type CommandProcess,
  parseCommandLine,
  runCommand,
} from "../shared/command.ts";
import { untilStopped } from "../shared/until-stopped.ts";
import { explainStart } from "./explain-start.ts";
import { waysToTry } from "./ways-to-try.ts";

const USAGE =
  "npm run mock [-- --port 4010 --host 127.0.0.1 --fault NAME --delay MS --unknown-sessions 404 --help]";

const faults = Object.entries(FAULTS).map(([name, { what }]) => `    ${name.padEnd(20)} ${what}`);
const HELP = `Usage: ${USAGE}

Serves openapi.yaml's examples, checks requests against it, and follows each save of it. A request
chooses an answer by what it asks for, by "Prefer: example=NAME" or by "Prefer: code=404". The latest
${LIMITS.runs.toLocaleString("en")} runs are kept in memory, and a read of their session finds them. An answer that a request
prefers is no run's, and meets no --fault, but a "mock-fault" of its own.

  --port N                listens there; 0 takes a free port
  --host NAME             listens on that address; 0.0.0.0 lets containers and other machines in
  --fault NAME            lets each run end so; a request's header "mock-fault: NAME" lets its own
  --delay MS              answers no sooner; a request's header "mock-delay: MS" says it for its own
  --unknown-sessions 404  knows no session but those it made; without it, it shows the example's
  --help                  prints this

Faults, where a request is not refused anyway (docs/testing.md says what the client makes of each):
${faults.join("\n")}`;

/** Serves the mock until the process that it runs in is stopped. */
export async function mock(own: CommandProcess): Promise<number> {
  const { values } = parseCommandLine(
    {
      args: own.argv.slice(2),
      options: {
        port: { type: "string", default: "4010" },
        host: { type: "string", default: "127.0.0.1" },
        fault: { type: "string" },
        delay: { type: "string", default: "0" },
        "unknown-sessions": { type: "string", default: "example" },
      },
    },
    USAGE,
    HELP,
  );
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new CommandError(`--port ${values.port} is not from 0 to 65535. Usage: ${USAGE}`, 2);
  }
  const { host, fault, "unknown-sessions": unknownSessions } = values;
  if (fault !== undefined && !isFault(fault))
    throw new CommandError(
      `--fault ${fault} is none. There are: ${Object.keys(FAULTS).join(", ")}. Usage: ${USAGE}`,
      2,
    );
  const delayMs = Number(values.delay);
  if (!/^\d+$/.test(values.delay) || delayMs > MAX_DELAY_MS)
    throw new CommandError(
      `--delay ${values.delay} is not from 0 to ${MAX_DELAY_MS} ms. Usage: ${USAGE}`,
      2,
    );
  if (unknownSessions !== "example" && unknownSessions !== "404")
    throw new CommandError(
      `--unknown-sessions ${unknownSessions} is not example or 404. Usage: ${USAGE}`,
      2,
    );
  const tell = (line: string) => void own.stderr.write(`${line}\n`);
  const options = { port, host, fault, delayMs, unknownSessions, tell } as const;
  const server = await startMockServer(options).catch((error) => {
    throw new CommandError(explainStart(error, host, port));
  });
  const token = exampleToken(await readDocument());
  const ways = waysToTry(await readOpenApi(), server.url, token);
  own.stdout.write(`The mock of openapi.yaml listens on ${server.url}, until Ctrl-C.${ways}\n`);
  await untilStopped();
  await server.close();
  return 0;
}

if (import.meta.main) await runCommand(mock);
