import { availableParallelism } from "node:os";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { summaryReporter } from "./scripts/test/summary.ts";

// Each process that a test starts finds its modules compiled by the one before.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL(".cache/compile", import.meta.url));

export default defineConfig({
  test: {
    include: ["{bench,contract-tests,scripts}/**/*.test.ts"],
    // Failures whole, and the rest on one screen.
    reporters: ["minimal", summaryReporter()],
    globalSetup: "contract-tests/servers/shared-mock.ts",
    // A worker runs many files: loading the modules anew for each takes longer than the tests do.
    isolate: false,
    setupFiles: "scripts/test/leave-no-patch.ts",
    fsModuleCache: true,
    // One more than cores: a worker often waits for a process that it started, or for a deadline.
    maxWorkers: availableParallelism() + 1,
    // For a busy machine: a test starts processes that take a second or more each.
    testTimeout: 60_000,
  },
});
