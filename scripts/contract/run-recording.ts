import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, resolve, sep } from "node:path";
import process from "node:process";
import type { Readable } from "node:stream";
import type { OpenApiDocument } from "../../contract-tests/document/place.ts";
import { createConversationJudge } from "../../contract-tests/suite/conversation/judge-conversation.ts";
import { createExchangeReader } from "../../contract-tests/suite/judge/judge.ts";
import { readHar } from "../../contract-tests/suite/recordings/har.ts";
import { readJsonLines } from "../../contract-tests/suite/recordings/json-lines.ts";
import { judgeRecording } from "../../contract-tests/suite/recordings/judge-recording.ts";
import type { RawExchange } from "../../contract-tests/suite/recordings/raw.ts";
import { RecordingError } from "../../contract-tests/suite/recordings/recording-error.ts";
import type { JudgedServer } from "../../contract-tests/suite/recordings/server-judge.ts";
import { withoutSecret } from "../../contract-tests/suite/report/without-secret.ts";
import { askedFile } from "../shared/asked-file.ts";
import { CommandError, type CommandProcess } from "../shared/command.ts";
import type { Flags } from "./flags.ts";
import type { Judged } from "./run-target.ts";

/** Bodies of their own files are read up to this. */
const LARGEST_FILE = 64 * 1024 * 1024;

/** Judges a file of recorded exchanges, or what comes on standard input; nothing is sent. */
export async function runRecording(
  document: OpenApiDocument,
  flags: Flags,
  own: Pick<CommandProcess, "stdin">,
): Promise<Judged> {
  const [flag, file] =
    flags.har === undefined ? ["--lines", flags.lines ?? ""] : ["--har", flags.har];
  const where = `${flag} ${file}`;
  const stream = file === "-" ? own.stdin : createReadStream(askedFile(file, process.cwd()));
  const servers = await judgeStream(where, stream.setEncoding("utf8"), document, flags);
  const server = onlyServer(where, servers, flags);
  const { checks, sightings, host } = server.tokens.reduce(withoutSecret, server);
  const name = file === "-" ? "standard input" : basename(file);
  const target = host === "" ? name : `${name}, ${host}`;
  return { target, isRecording: true, checks, sightings, repeats: {} };
}

async function judgeStream(
  where: string,
  chunks: Readable,
  document: OpenApiDocument,
  flags: Flags,
): Promise<JudgedServer[]> {
  const recording: AsyncIterable<RawExchange> =
    flags.har === undefined ? readJsonLines(chunks) : readHar(chunks, readerBeside(flags.har));
  const read = createExchangeReader(document, { showValues: flags["show-values"] });
  const judgeConversation = createConversationJudge(document);
  const { shapes, host } = flags;
  try {
    return await judgeRecording(recording, document, read, { judgeConversation, shapes, host });
  } catch (error) {
    throw new CommandError(`${where} ${explain(error, flags)}`, 2);
  }
}

function explain(error: unknown, { har }: Flags): string {
  const advice =
    har === undefined
      ? "docs/recordings.md describes the form."
      : "Export one from the browser's network tab.";
  if (error instanceof RecordingError) return `${error.message}. ${advice}`;
  if (error instanceof Error && "code" in error) return `cannot be read (${error.code}).`;
  throw error;
}

/** The one server that a recording is about: what several did is no server's contract. */
function onlyServer(
  where: string,
  servers: readonly JudgedServer[],
  { host }: Flags,
): JudgedServer {
  const [server, ...others] = servers;
  if (!server) {
    const asked = host === undefined ? "" : ` of ${host}`;
    throw new CommandError(`${where} holds no exchange with the endpoint${asked}.`, 3);
  }
  if (others.length === 0) return server;
  const list = servers.map((it) => `${it.host || '"" (no host)'} (${it.exchanges})`).join(", ");
  throw new CommandError(
    `${where} holds exchanges with several servers: ${list}. Choose one: --host ${server.host}`,
    2,
  );
}

/** Reads files of a HAR's own folder, and of none beside it. */
function readerBeside(har: string) {
  const folder = dirname(askedFile(har, process.cwd()));
  return async (name: string): Promise<Uint8Array | undefined> => {
    const file = resolve(folder, name);
    if (!file.startsWith(folder + sep)) return undefined;
    const body = await readFile(file).catch(() => undefined);
    return body && body.length <= LARGEST_FILE ? body : undefined;
  };
}
