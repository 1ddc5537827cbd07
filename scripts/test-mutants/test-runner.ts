import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { TestAnswer, TestRequest } from "./test-process.ts";

const PROCESS = fileURLToPath(new URL("test-process.ts", import.meta.url));

export interface TestRunner {
  /** Runs files of tests; undefined where they do not come to an end in time. */
  run(request: TestRequest, deadlineMs: number): Promise<TestAnswer | undefined>;
  close(): void;
}

/** Runs tests of a copied project in a process of its own, and in a new one after a mutant hung. */
export function createTestRunner(project: string): TestRunner {
  let tests: ChildProcess | undefined;

  async function start(): Promise<ChildProcess> {
    // A group of its own, so that what tests have started ends with them.
    const started = fork(PROCESS, { cwd: project, detached: true, stdio: "ignore" });
    await once(started, "message");
    return started;
  }

  function kill(): void {
    const group = tests?.pid;
    tests = undefined;
    try {
      if (group !== undefined) process.kill(-group, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }

  return {
    async run(request, deadlineMs) {
      tests ??= await start();
      const running = tests;
      const answer = await new Promise<TestAnswer | undefined>((resolve) => {
        const end = (told?: TestAnswer) => {
          clearTimeout(timer);
          running.off("message", end).off("exit", gone);
          resolve(told);
        };
        const gone = () => end();
        const timer = setTimeout(gone, deadlineMs);
        running.on("message", end).on("exit", gone);
        running.send(request);
      });
      if (!answer) kill();
      return answer;
    },
    close: kill,
  };
}
