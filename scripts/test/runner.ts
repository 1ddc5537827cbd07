import { pathToFileURL } from "node:url";
import { TestRunner, vi } from "vitest";

/**
 * Runs the test files of a worker one after the other. Node itself loads them, under their own names:
 * what it has kept of them, compiled, then serves the next run as well.
 */
export default class extends TestRunner {
  override importFile(file: string): Promise<unknown> {
    return import(pathToFileURL(file).href);
  }

  override onAfterRunFiles(...files: Parameters<TestRunner["onAfterRunFiles"]>): void {
    super.onAfterRunFiles(...files);
    // The next file runs in the same worker: what a file patched goes with it.
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  }
}
