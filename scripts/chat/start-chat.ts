import { once } from "node:events";
import { createInterface } from "node:readline";
import { startScript } from "../shared/run-script.ts";

export interface Chat {
  url: string;
  /** Ends it as Ctrl-C does, and resolves to its exit code. */
  stop(): Promise<number | null>;
}

/** Runs `npm run chat` on a free port, until it says where it is. */
export async function startChat(env: NodeJS.ProcessEnv = {}): Promise<Chat> {
  const script = startScript("chat/main", ["--port", "0"], { env });
  const said: string[] = [];
  script.stderr.on("data", (text) => said.push(String(text)));
  for await (const line of createInterface(script.stdout)) {
    said.push(line);
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (!url) continue;
    script.stdout.resume();
    return {
      url,
      async stop() {
        const ended = once(script, "exit");
        script.kill("SIGINT");
        const [exitCode] = await ended;
        return exitCode;
      },
    };
  }
  throw new Error(`npm run chat ended early: ${said.join("\n")}`);
}
