import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{bench,contract-tests,scripts}/**/*.test.ts"],
    globalSetup: "contract-tests/servers/shared-mock.ts",
    // For a busy machine: a test starts processes that take a second or more each.
    testTimeout: 30_000,
  },
});
