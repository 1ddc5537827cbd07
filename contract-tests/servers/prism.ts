import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

const SPEC = fileURLToPath(new URL("../../openapi.yaml", import.meta.url));
const PRISM = createRequire(import.meta.url).resolve("@stoplight/prism-cli");
const READY_WITHIN_MS = 30_000;
const READY = /Prism is listening on (http:\/\/\S+)/g;
const FATAL = /\bfatal\s+(.+)/;
/** Prism itself outlives whoever started it; this ends it with them, however they ended. */
const EXIT_WITH_PARENT = "data:text/javascript,process.once('disconnect',()=>process.exit())";

export interface Server {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts `prism mock openapi.yaml --errors` on a free loopback port. */
export const startPrism = ({ spec = SPEC } = {}): Promise<Server> =>
  start("mock", spec, "--errors");

/** Starts `prism proxy openapi.yaml`: it passes on what a server says, and what is wrong with it. */
export const startPrismProxy = (serverUrl: string): Promise<Server> =>
  start("proxy", SPEC, serverUrl);

async function start(...command: string[]): Promise<Server> {
  const args = [...command, "--port", "0", "--multiprocess", "false"];
  const child = fork(PRISM, args, { silent: true, execArgv: ["--import", EXIT_WITH_PARENT] });
  let url = "";
  try {
    // Prism moves to another free port each time the document changes.
    await ready(child, (moved) => {
      url = moved;
    });
  } catch (error) {
    await end(child);
    throw error;
  }
  return {
    get url() {
      return url;
    },
    close: () => end(child),
  };
}

/** Resolves at Prism's first address, and goes on telling of later ones. */
function ready(child: ChildProcess, onListening: (url: string) => void): Promise<void> {
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
      for (const [line, url] of output.matchAll(READY)) {
        clearTimeout(deadline);
        output = output.replace(line, "");
        if (url) onListening(url);
        resolve();
      }
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("error", (error) => fail(`did not start (${error.message})`));
    child.once("close", () => fail("did not start"));
  });
}

async function end(child: ChildProcess): Promise<void> {
  const over = child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  if (over) return;
  child.kill();
  await once(child, "exit");
}
