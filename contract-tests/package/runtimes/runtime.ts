import type { Report } from "./checks.ts";
import type { Family } from "./expectations.ts";

/** Somewhere that the checks run. */
export interface Runtime {
  family: Family;
  /** The family, with what tells this runtime from others of it. */
  name: string;
  /**
   * Runs the checks and reports; rejects where the runtime is missing, ends too soon or takes longer
   * than `signal` allows.
   *
   * @param app a folder with the package installed, and the checks compiled to checks.js
   * @param servers a server's origin for each check
   */
  run(app: string, servers: Record<string, string>, signal: AbortSignal): Promise<Report>;
}
