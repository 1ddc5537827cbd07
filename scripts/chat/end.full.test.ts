import { expect, test } from "vitest";
import { runScript } from "../shared/run-script.ts";

/** Has the example's server end by a signal, and no other process. */
const KILLED = `data:text/javascript,${encodeURIComponent(
  'if (process.argv[1]?.endsWith("server/main.ts")) process.kill(process.pid, "SIGKILL")',
)}`;

test("a server that a signal ends fails the command, which names the signal", async () => {
  const env = { NODE_OPTIONS: `--import=${KILLED}` };
  const { stderr, exitCode } = await runScript("chat/main", ["--port=0"], { env });
  expect(stderr).toMatch(/The chat's server was ended by SIGKILL\.\n$/);
  expect(exitCode).toBe(1);
}, 200_000);
