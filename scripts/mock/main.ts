// Serves the mock of openapi.yaml on this machine, until Ctrl-C.
import { findOperation, readOpenApi } from "../../contract-tests/document/openapi.ts";
import { startMockServer } from "../../contract-tests/servers/mock.ts";
import { CommandError, parseCommandLine, runCommand } from "../shared/command.ts";
import { untilStopped } from "../shared/until-stopped.ts";

const USAGE = "npm run mock [-- --port 4010 --host 127.0.0.1 --help]";
const HELP = `Usage: ${USAGE}

Serves openapi.yaml's examples, checks requests against it, and follows each save of it. A request
chooses an answer by what it asks for, by "Prefer: example=NAME" or by "Prefer: code=404".

  --port N       listens there; 0 takes a free port
  --host NAME    listens on that address; 0.0.0.0 lets containers and other machines in
  --help         prints this`;

/** A curl line for the document's first example, quoted for a POSIX shell. */
async function curlLine(mockUrl: string): Promise<string> {
  const { path, operation } = findOperation(await readOpenApi());
  const parameters = Object.fromEntries(operation.parameters.map((p) => [p.name, p.example]));
  const [example] = Object.values(operation.requestBody.content["application/json"].examples);
  const url = mockUrl + path.replace(/\{(\w+)\}/g, (_, name) => String(parameters[name]));
  const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  return [
    `curl ${quote(`${url}?include_events=true`)}`,
    `  -H 'Authorization: Bearer pat_example' -H 'Content-Type: application/json'`,
    `  -d ${quote(JSON.stringify(example?.value))}`,
  ].join(" \\\n");
}

function explainStart({ code, message }: NodeJS.ErrnoException, host: string, port: number) {
  if (code === "EADDRINUSE")
    return `Port ${port} is in use. Stop what listens there, or take a free one: npm run mock -- --port 0`;
  if (code === "EACCES")
    return `Port ${port} is not for everybody. Take one above 1023: npm run mock -- --port 4010`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN")
    return `--host ${host} is no address of this machine. Usage: ${USAGE}`;
  return `The mock did not start. ${message}`;
}

async function main(): Promise<number> {
  const { values } = parseCommandLine(
    {
      options: {
        port: { type: "string", default: "4010" },
        host: { type: "string", default: "127.0.0.1" },
        help: { type: "boolean", default: false },
      },
    },
    USAGE,
  );
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new CommandError(`--port ${values.port} is not from 0 to 65535. Usage: ${USAGE}`, 2);
  }
  const { host } = values;
  const mock = await startMockServer({ port, host, tell: console.error }).catch((error) => {
    throw new CommandError(explainStart(error, host, port));
  });
  console.log(`The mock of openapi.yaml listens on ${mock.url}, until Ctrl-C. Try it:\n`);
  console.log(`${await curlLine(mock.url)}\n`);
  await untilStopped();
  await mock.close();
  return 0;
}

await runCommand(main);
