import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Orders } from "./serve.ts";

const SERVE = fileURLToPath(new URL("serve.ts", import.meta.url));

/** A server in a process of its own, which starts anew where it has been killed. */
export interface Killable {
  /** Gives the server its orders, and its address: another one where it had to be started. */
  ready(orders: Orders): Promise<string>;
  kill(): Promise<void>;
}

/** Makes a server that can be killed; it is started when it is first needed. */
export function openKillable(): Killable {
  let child: ChildProcess | undefined;
  let url = "";

  async function start(): Promise<ChildProcess> {
    const started = fork(SERVE, { execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
    const [{ port }] = await once(started, "message");
    url = `http://127.0.0.1:${port}`;
    return started;
  }

  return {
    async ready(orders) {
      // One that is being killed says no more.
      while (!child || !(await hears(child, orders))) child = await start();
      return url;
    },
    async kill() {
      if (!child || isGone(child)) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

const isGone = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

/** Whether a process takes its orders, rather than being gone. */
function hears(child: ChildProcess, orders: Orders): Promise<boolean> {
  return new Promise((resolve) => {
    if (isGone(child)) return resolve(false);
    child.once("message", () => resolve(true));
    child.once("exit", () => resolve(false));
    child.send(orders, () => {}); // That it could not be sent, its end tells.
  });
}
