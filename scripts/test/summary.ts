import process from "node:process";
import { styleText } from "node:util";
import type { Reporter, TestModule } from "vitest/node";
import { shortfallsOf } from "./floor.ts";

const SLOWEST = 5;
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

type Output = Pick<NodeJS.WriteStream, "isTTY"> & { write(text: string): unknown };

/** What ran, in few numbers. */
interface Count {
  files: number;
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Sums up a test run on one screen: what ran in each room, and what took longest. Vitest's own
 * reporter, beside it, shows each failure whole.
 */
export function summaryReporter(output: Output = process.stdout): Reporter {
  const isWhole = Boolean(process.env.WHOLE_RUN);
  let queued: number;
  let done: number;
  return {
    onTestRunStart(specifications) {
      [queued, done] = [specifications.length, 0];
    },
    onTestModuleEnd() {
      done += 1;
      if (output.isTTY) output.write(`\r  ${done} of ${queued} files `);
    },
    onTestRunEnd(modules) {
      if (output.isTTY) output.write("\r\x1b[K");
      if (modules.length > 1) output.write(writeSummary(modules));
      if (!isWhole) return;
      for (const shortfall of shortfallsOf(modules)) {
        output.write(`\n${styleText("red", "✗")} ${shortfall}\n`);
        process.exitCode = 1;
      }
    },
  };
}

function writeSummary(modules: readonly TestModule[]): string {
  const rooms = [...countByRoom(modules)].sort(([a], [b]) => a.localeCompare(b));
  const width = Math.max(...rooms.map(([room]) => room.length));
  const slowest = modules
    .map((module) => ({ file: module.relativeModuleId, ms: module.diagnostic().duration }))
    .sort((a, b) => b.ms - a.ms)
    .slice(0, SLOWEST);
  const lines = [
    "",
    ...rooms.map(([room, count]) => `  ${room.padEnd(width)}  ${sentence(count)}`),
    "",
    `  Slowest: ${slowest.map(({ file, ms }) => `${file} (${seconds(ms)})`).join("\n           ")}`,
  ];
  return `${lines.join("\n")}\n`;
}

function countByRoom(modules: readonly TestModule[]): Map<string, Count> {
  const rooms = new Map<string, Count>();
  for (const module of modules) {
    const room = module.relativeModuleId.split("/").slice(0, -1).slice(0, 2).join("/");
    const count = rooms.get(room) ?? { files: 0, passed: 0, failed: 0, skipped: 0 };
    rooms.set(room, count);
    count.files += 1;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state !== "pending") count[state] += 1;
    }
    // A file that does not load has no tests that could fail.
    if (module.state() === "failed" && module.errors().length > 0) count.failed += 1;
  }
  return rooms;
}

function sentence({ files, passed, failed, skipped }: Count): string {
  const parts = [
    `${String(passed).padStart(4)} passed`,
    failed > 0 ? styleText("red", `${failed} failed`) : "",
    skipped > 0 ? `${skipped} skipped` : "",
  ];
  return `${parts.filter(Boolean).join(", ")} in ${files === 1 ? "1 file" : `${files} files`}`;
}
