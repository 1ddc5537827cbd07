import { CommandError, parseCommandLine } from "../shared/command.ts";

const USAGE = "npm run contract [-- --target mock|prism|URL | --har FILE | --lines FILE] [--help]";

/** Beyond this machine, where calls cost money. */
export const DEFAULT_MAX_CALLS = 12;
/** As the client's: the run of an agent takes minutes, on this machine too. */
const DEFAULT_TIMEOUT_S = 290;
const DEFAULT_MAX_WAIT_S = 60;
const DEFAULT_MAX_MIB = 64;

const HELP = `Usage: ${USAGE}

Says whether a server, or a recording of its traffic, keeps openapi.yaml.

  --target mock      the mock of openapi.yaml (default); prism: Prism alone
  --target URL       a server: needs PIPER_TOKEN, PIPER_ORG_ID and PIPER_AGENT_ID in the environment
    --yes            makes calls beyond this machine: each may run an agent and cost money
    --max-calls N    makes at most N such calls (${DEFAULT_MAX_CALLS}; on this machine as many as there are)
    --only NAME      makes only the requests with that name, or with that part of one
    --timeout SECS   waits so long for an answer (${DEFAULT_TIMEOUT_S})
    --max-wait SECS  waits so long where a 429 says when to come back (${DEFAULT_MAX_WAIT_S})
    --max-mib N      reads an answer up to that size (${DEFAULT_MAX_MIB})
  --har FILE         a HAR; nothing is sent
  --lines FILE       a log with one exchange a line (docs/recordings.md); - is standard input
    --host HOST      judges that server of the recording
    --shapes         reduces every value to its type and length before it is judged
  --strict           fails for warnings and drift too, but for those that are accepted
  --accept FILE      what is known and accepted, and until when (accepted-findings.yaml)
  --show-values      shows the beginning of values: they may be a customer's text
  --reports DIR      writes contract.html and contract.xml there (reports)
  --help             prints this

Exit code: 0 kept, 1 not kept, 2 wrong usage, 3 nothing can be said.`;

/** What only a server can be asked for, and only a recording. */
const OF_SERVERS = ["yes", "max-calls", "only", "timeout", "max-wait", "max-mib"] as const;
const OF_RECORDINGS = ["host", "shapes"] as const;

/** What the command line asks for. */
export type Flags = ReturnType<typeof readFlags>;

/** Reads the command line; what contradicts itself ends the command with exit code 2. */
export function readFlags(args: string[]) {
  const { values } = parseCommandLine(
    {
      args,
      options: {
        target: { type: "string" },
        har: { type: "string" },
        lines: { type: "string" },
        host: { type: "string" },
        only: { type: "string" },
        timeout: { type: "string" },
        "max-wait": { type: "string" },
        "max-mib": { type: "string" },
        shapes: { type: "boolean", default: false },
        "max-calls": { type: "string" },
        yes: { type: "boolean", default: false },
        strict: { type: "boolean", default: false },
        accept: { type: "string" },
        "show-values": { type: "boolean", default: false },
        reports: { type: "string", default: "reports" },
      },
    },
    USAGE,
    HELP,
  );
  const numberIn = (name: "max-calls" | "timeout" | "max-wait" | "max-mib", least: 0 | 1) => {
    const text = values[name];
    if (text === undefined) return undefined;
    if (/^\d{1,6}$/.test(text) && Number(text) >= least) return Number(text);
    throw new CommandError(
      `--${name} ${text} is not a number from ${least} to 999999. Usage: ${USAGE}`,
      2,
    );
  };
  const sources = (["har", "lines", "target"] as const).filter(
    (name) => values[name] !== undefined,
  );
  if (sources.length > 1) {
    const names = sources.map((name) => `--${name}`).join(" and ");
    throw new CommandError(`${names} exclude each other. Usage: ${USAGE}`, 2);
  }
  const isRecording = values.har !== undefined || values.lines !== undefined;
  const stray = (isRecording ? OF_SERVERS : OF_RECORDINGS).find(
    (name) => values[name] !== undefined && values[name] !== false,
  );
  if (stray !== undefined) {
    const owner = isRecording ? "a server: nothing is sent" : "--har or --lines";
    throw new CommandError(`--${stray} is for ${owner}. Usage: ${USAGE}`, 2);
  }
  if (values.shapes && values["show-values"])
    throw new CommandError("--shapes and --show-values exclude each other.", 2);
  return {
    ...values,
    isRecording,
    maxCalls: numberIn("max-calls", 0),
    timeoutMs: 1000 * (numberIn("timeout", 1) ?? DEFAULT_TIMEOUT_S),
    maxWaitMs: 1000 * (numberIn("max-wait", 0) ?? DEFAULT_MAX_WAIT_S),
    maxBytes: 2 ** 20 * (numberIn("max-mib", 1) ?? DEFAULT_MAX_MIB),
  };
}
