import process from "node:process";
import { startApi } from "./api.ts";
import { makeApp } from "./app.ts";
import { compare, type Expectation, type Row } from "./platform.ts";

export interface Attempt {
  /** The node_modules folder with what the platform is made of. */
  modules: string;
  files: Record<string, string>;
  /** What Node runs, one after the other: a file and its flags. */
  runs: string[][];
  node?: string;
  env?: Record<string, string>;
  signal: AbortSignal;
}

/** The check of how often the agent ran, by the message that it was sent. */
export const RUNS = "how often the agent ran";

/** Makes an app, runs its programs beside an API, and holds what they found against what is expected. */
export async function tryApp(
  { modules, files, runs, node = process.execPath, env, signal }: Attempt,
  expectations: Record<string, Expectation>,
): Promise<Row[]> {
  const api = await startApi();
  const app = await makeApp(modules, files);
  try {
    for (const args of runs)
      await app.run(node, args, { env: { API_URL: api.url, ...env }, signal });
    const counts = RUNS in expectations ? { [RUNS]: Object.fromEntries(api.runs) } : {};
    return compare({ ...(await app.readFindings()), ...counts }, expectations);
  } finally {
    await Promise.all([app.remove(), api.close()]);
  }
}
