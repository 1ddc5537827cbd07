import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

const SPEC = fileURLToPath(new URL("../../openapi.yaml", import.meta.url));
const PRISM = createRequire(import.meta.url).resolve("@stoplight/prism-cli");
/** For a busy machine: on an idle one it takes a second. */
const READY_WITHIN_MS = 90_000;
const READY = /Prism is listening on (http:\/\/\S+)/;
const FATAL = /\bfatal\s+(.+)/;
/** Prism itself outlives whoever started it; this ends it with them, however they ended. */
const EXIT_WITH_PARENT = "data:text/javascript,process.once('disconnect',()=>process.exit())";

export interface Server {
  readonly url: string;
  close(): Promise<void>;
}

/** A Prism of its own process. */
export interface Prism extends Server {
  /** Resolves when its process is over, whoever ended it. */
  readonly ended: Promise<unknown>;
}

/** Starts `prism mock openapi.yaml --errors` on a free loopback port. */
export const startPrism = ({ spec = SPEC } = {}): Promise<Prism> => start("mock", spec, "--errors");

/** Starts `prism proxy openapi.yaml`: it passes on what a server says, and what is wrong with it. */
export const startPrismProxy = (serverUrl: string): Promise<Prism> =>
  start("proxy", SPEC, serverUrl);

async function start(...command: string[]): Promise<Prism> {
  const args = [...command, "--port", "0", "--multiprocess", "false"];
  const child = fork(PRISM, args, { silent: true, execArgv: ["--import", EXIT_WITH_PARENT] });
  const ended = once(child, "exit").catch(() => {});
  try {
    return { url: await ready(child), ended, close: () => end(child) };
  } catch (error) {
    await end(child);
    throw error;
  }
}

/** Resolves to Prism's address. Where the document changes it moves to another, of which nothing is told. */
export function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (what: string) => {
      clearTimeout(deadline);
      const said = FATAL.exec(output)?.[1] ?? output.trim();
      reject(new Error(`Prism ${what}: ${said || "it printed nothing"}`));
    };
    const deadline = setTimeout(
      () => fail(`was not ready within ${READY_WITHIN_MS / 1000} s`),
      READY_WITHIN_MS,
    );
    // Read to the end of its life: a full pipe would stop it.
    const read = (chunk: Buffer) => {
      output = stripVTControlCharacters(output + chunk).slice(-10_000);
      const url = READY.exec(output)?.[1];
      if (!url) return;
      clearTimeout(deadline);
      resolve(url);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("error", (error) => fail(`did not start (${error.message})`));
    child.once("close", () => fail("did not start"));
  });
}

/** Ends a process, and resolves when it is over. */
export async function end(child: ChildProcess): Promise<void> {
  const over = child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  if (over) return;
  // It keeps nothing, and one that a request has sent round in circles heeds no other signal.
  child.kill("SIGKILL");
  await once(child, "exit");
}
