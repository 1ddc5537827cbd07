import { availableParallelism } from "node:os";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { summaryReporter } from "./scripts/test/summary.ts";

// Each process that a test starts finds its modules compiled by the one before.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL(".cache/compile", import.meta.url));

// What a person's shell says of colours, logs and proxies is no subject of the tests: neither they nor
// what they start hears of it, and the servers on this machine are reached as they are.
for (const name of ["FORCE_COLOR", "CLICOLOR_FORCE", "DEBUG", "NODE_DEBUG", "NODE_USE_ENV_PROXY"])
  delete process.env[name];
for (const name of ["NO_PROXY", "no_proxy"])
  process.env[name] = [process.env[name], "localhost", "127.0.0.1", "::1"].filter(Boolean).join();

export default defineConfig({
  test: {
    include: ["{bench,contract-tests,examples,scripts}/**/*.test.ts"],
    // Failures whole, and the rest on one screen.
    reporters: ["minimal", summaryReporter()],
    globalSetup: "contract-tests/servers/shared-mock.ts",
    // A worker runs many files: loading the modules anew for each takes longer than the tests do.
    isolate: false,
    runner: "scripts/test/runner.ts",
    // Node reads our TypeScript as it is, and keeps it compiled: to have Vite translate it and hand it to
    // each worker takes longer. No test replaces a module, which is what needs a loader.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // Two more than cores: a worker often waits for a process that it started, or for a deadline.
    maxWorkers: availableParallelism() + 2,
    // For a busy machine: a test starts processes that take a second or more each.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
