// Sends a message to an agent through the client, and shows the reply and its run.
import process from "node:process";
import { styleText } from "node:util";
import {
  type AgentResponse,
  type CreateResponseParams,
  createPiperClient,
} from "../../src/index.ts";
import {
  CommandError,
  type CommandProcess,
  parseCommandLine,
  runCommand,
} from "../shared/command.ts";
import { printable, printableJson, printableLine } from "../shared/printable.ts";
import { type ChosenServer, chooseServer } from "./choose-server.ts";
import { explainFailure } from "./explain-failure.ts";
import { tellLostReply } from "./lose-reply.ts";
import { type Paint, renderRun } from "./render-run.ts";
import { showWaiting } from "./show-waiting.ts";

const USAGE = 'npm start [-- "Your message" --no-events --session ID --json --lose-reply --help]';
const HELP = `Usage: ${USAGE}

Sends a message to an agent, and shows the reply and the events of the run behind it.

  --no-events    asks for no events
  --session ID   goes on with the conversation of an earlier reply
  --json         prints the reply as JSON
  --lose-reply   lets the mock lose the reply, and looks whether the agent ran
  --help         prints this

The mock of openapi.yaml answers, with an example. Set PIPER_TOKEN, PIPER_ORG_ID and PIPER_AGENT_ID,
and the API does: the agent runs, which costs money. PIPER_BASE_URL takes the call elsewhere.`;

const options = {
  "no-events": { type: "boolean", default: false },
  session: { type: "string" },
  json: { type: "boolean", default: false },
  "lose-reply": { type: "boolean", default: false },
} as const;

/** What the command says: replies on one side, who answered and what failed on the other. */
interface Say {
  log(text: string): void;
  error(text: string): void;
}

/** Sends the message that the arguments name to the server that the environment names. */
async function start(
  args: string[],
  env: NodeJS.ProcessEnv,
  say: Say,
  choose: typeof chooseServer,
): Promise<number> {
  const { values, positionals } = parseCommandLine(
    { args, options, allowPositionals: true },
    USAGE,
    HELP,
  );
  const message = positionals.length > 0 ? positionals.join(" ") : "Where is my order?";
  if (values["lose-reply"] && (values.session || values.json || values["no-events"]))
    throw new CommandError(`--lose-reply takes a message, and no other flag. Usage: ${USAGE}`, 2);
  const server = await waitFor("a server", choose(env));
  try {
    if (values["lose-reply"]) return await loseReply(server, message, say);
    const { data, response } = await ask(server, {
      message,
      session_id: values.session,
      include_events: !values["no-events"],
    });
    const who = server.isMock
      ? "The mock of openapi.yaml answered, with an example: no agent ran."
      : `The API at ${new URL(response.url).origin} answered.`;
    if (values.json) {
      say.log(printableJson(data));
      say.error(who);
    } else {
      say.log([`You: ${message}`, ...showReply(data), who, ...showNext(data)].join("\n"));
    }
    return 0;
  } finally {
    await server.close();
  }
}

/** Shows what becomes of a call whose reply is lost. Nobody can ask the API to lose one. */
async function loseReply(server: ChosenServer, message: string, say: Say): Promise<number> {
  if (!server.isMock)
    throw new CommandError(
      "--lose-reply is for the mock: unset PIPER_TOKEN, PIPER_ORG_ID and PIPER_AGENT_ID.",
      2,
    );
  try {
    for await (const line of tellLostReply(server, message, paint)) say.log(line);
  } catch (error) {
    throw explainFailure(error);
  }
  say.log("\nThe mock of openapi.yaml answered, and lost the reply on purpose: no agent ran.");
  return 0;
}

const paint: Paint = (style, text) => styleText(style, text);

/** Sends the call; Ctrl-C stops waiting for its answer. */
async function ask(
  { isMock, options, agent_id }: ChosenServer,
  params: Omit<CreateResponseParams<boolean>, "agent_id">,
) {
  const caller = new AbortController();
  const stop = () => caller.abort();
  process.once("SIGINT", stop);
  try {
    const piper = createPiperClient(options);
    const call = piper.createResponse({ agent_id, ...params }, { signal: caller.signal });
    return await waitFor(isMock ? "the mock" : "the agent", call);
  } catch (error) {
    throw explainFailure(error);
  } finally {
    process.off("SIGINT", stop);
  }
}

async function waitFor<T>(what: string, work: Promise<T>): Promise<T> {
  const stopShowing = showWaiting(what);
  return work.finally(stopShowing);
}

function showReply({ content, events, run_id }: AgentResponse): string[] {
  return [
    `Agent: ${printable(content)}`,
    "",
    ...(events?.length ? [...renderRun(events, paint), ""] : []),
    ...(run_id ? [`Run ${printableLine(run_id, 80)}.`] : []),
  ];
}

/** The command that goes on with the conversation, where its id is safe to paste into a shell. */
function showNext({ session_id }: AgentResponse): string[] {
  if (!session_id || !/^\w[\w-]{0,80}$/.test(session_id)) return [];
  return [`To go on: npm start -- --session ${session_id} "Your message"`];
}

/** Sends what the command line says, to the server that is chosen by the environment. */
export function startAsAsked(own: CommandProcess, choose = chooseServer): Promise<number> {
  const say = {
    log: (line: string) => void own.stdout.write(`${line}\n`),
    error: (line: string) => void own.stderr.write(`${line}\n`),
  };
  return start(own.argv.slice(2), own.env, say, choose);
}

if (import.meta.main) await runCommand(startAsAsked);
