// Starts examples/chat with the package as it would be published, until Ctrl-C.
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import {
  CommandError,
  type CommandProcess,
  parseCommandLine,
  runCommand,
} from "../shared/command.ts";
import { inTemporaryFolder } from "../shared/temporary-folder.ts";
import { untilStopped } from "../shared/until-stopped.ts";
import { type ChosenServer, chooseServer } from "../start/choose-server.ts";
import { installExample } from "./install-example.ts";
import { MISHAPS, startMishaps } from "./mishaps.ts";

const USAGE = "npm run chat [-- --port 4020 --help]";
const HELP = `Usage: ${USAGE}

Starts examples/chat on this machine: a page to talk to an agent, which shows each run as a timeline,
and the server behind it. The mock of openapi.yaml answers. Set PIPER_TOKEN, PIPER_ORG_ID and
PIPER_AGENT_ID, and the API does: agents run, which costs money. PIPER_BASE_URL takes the calls
elsewhere.

  --port N       listens there; 0 takes a free port
  --help         prints this`;

/** Starts the example where the command line and the environment say. */
export async function chat({ argv, env }: CommandProcess): Promise<number> {
  const { values } = parseCommandLine(
    {
      args: argv.slice(2),
      options: {
        port: { type: "string", default: "4020" },
      },
    },
    USAGE,
    HELP,
  );
  if (!/^\d+$/.test(values.port) || Number(values.port) > 65_535)
    throw new CommandError(`--port ${values.port} is not from 0 to 65535. Usage: ${USAGE}`, 2);
  const server = await chooseServer(env);
  try {
    console.error("Building and installing the package, as npm would…");
    return await inTemporaryFolder(async (folder) => {
      await installExample(folder);
      return server.isMock
        ? startOnMock(folder, server, values.port)
        : start(folder, server, values.port);
    });
  } finally {
    await server.close();
  }
}

/** Starts the example on the mock, and says what can be made to go wrong there. */
async function startOnMock(folder: string, server: ChosenServer, port: string): Promise<number> {
  const mishaps = await startMishaps(String(server.options.baseUrl));
  console.log(
    "The mock of openapi.yaml answers. Begin a message with one of these to see more of the chat:",
  );
  for (const [word, { what }] of Object.entries(MISHAPS)) console.log(`  ${word}  ${what}`);
  const options = { ...server.options, baseUrl: mishaps.url };
  return start(folder, { ...server, options }, port).finally(mishaps.close);
}

/** Runs the example as its own `npm start` does, until it ends or is stopped. */
async function start(
  folder: string,
  { options, agent_id }: ChosenServer,
  port: string,
): Promise<number> {
  const env = {
    ...process.env,
    PIPER_TOKEN: String(options.token),
    PIPER_ORG_ID: options.orgId,
    PIPER_AGENT_ID: agent_id,
    PIPER_BASE_URL: options.baseUrl,
    PORT: port,
  };
  const chat = spawn(process.execPath, ["server/main.ts"], { cwd: folder, env, stdio: "inherit" });
  const ended = once(chat, "exit");
  const [exitCode, signal] = await Promise.race([ended, untilStopped().then(() => [0])]);
  chat.kill();
  await ended;
  if (signal) throw new CommandError(`The chat's server was ended by ${signal}.`);
  return exitCode;
}

if (import.meta.main) await runCommand(chat);
