import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Problem } from "../shared/problem.ts";

export interface TypeChecker {
  /** Lists the type errors of the project as it lies on disk. */
  check(): Promise<Problem[]>;
  close(): Promise<void>;
}

/** Starts a type checker in a thread of its own: the first check takes seconds, the next ones few. */
export function startTypeChecker(project: string): TypeChecker {
  const worker = new Worker(new URL("type-check-worker.ts", import.meta.url), {
    workerData: project,
  });
  const closing = new AbortController();
  return {
    async check() {
      const answer = once(worker, "message", closing);
      worker.postMessage("check");
      const [problems] = await answer;
      return problems;
    },
    async close() {
      closing.abort();
      await worker.terminate();
    },
  };
}
