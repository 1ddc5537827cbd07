import { afterAll, vi } from "vitest";

// The next file runs in the same worker: what a file patched goes with it.
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
