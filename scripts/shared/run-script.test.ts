import { expect, test } from "vitest";
import { runScript } from "./run-script.ts";

test("tells how a script ended: its exit code, or the signal that ended it", async () => {
  const killed = "--import=data:text/javascript,process.kill(process.pid,%22SIGKILL%22)";
  const [ended, crashed] = await Promise.all([
    runScript("test/main", ["--help"]),
    runScript("test/main", ["--help"], { env: { NODE_OPTIONS: killed } }),
  ]);
  expect([ended.exitCode, crashed.exitCode]).toEqual([0, "SIGKILL"]);
});
