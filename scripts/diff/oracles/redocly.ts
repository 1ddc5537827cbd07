// Runs `redocly diff`, a second opinion on the verdicts.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { isMap } from "../json.ts";

export interface RedoclyMajor {
  rule: string;
  pointer: string;
  message: string;
}

const REDOCLY = fileURLToPath(
  new URL("../../../node_modules/@redocly/cli/bin/cli.js", import.meta.url),
);
const RULES = "telemetry: off\nextends: [diff-recommended]\n";

/** What `redocly diff` calls major between two documents. */
export async function redoclyMajors(base: unknown, revision: unknown): Promise<RedoclyMajor[]> {
  const folder = await mkdtemp(join(tmpdir(), "redocly-"));
  try {
    await writeFile(join(folder, "base.json"), JSON.stringify(base));
    await writeFile(join(folder, "revision.json"), JSON.stringify(revision));
    await writeFile(join(folder, "redocly.yaml"), RULES);
    const args = ["diff", "base.json", "revision.json", "--format=json", "--fail-on=none"];
    const { stdout } = await promisify(execFile)(process.execPath, [REDOCLY, ...args], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: "1", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
      maxBuffer: 256 * 1024 * 1024,
      timeout: 900_000, // For a busy machine: on an idle one it takes ten seconds.
    });
    return readReport(JSON.parse(stdout));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads a report strictly: a form that is not known could hide a breaking change. */
function readReport(report: unknown): RedoclyMajor[] {
  if (!isMap(report) || report.reportVersion !== "1" || !Array.isArray(report.changes))
    throw new Error("redocly diff speaks in another form: pin its version again.");
  return report.changes.filter(isMap).flatMap(({ path, verdicts }) => {
    if (!Array.isArray(verdicts)) throw new Error("A change of redocly's has no verdicts.");
    return verdicts
      .filter(isMap)
      .filter(({ impact }) => impact === "major")
      .map(({ ruleId, message }) => ({
        rule: String(ruleId),
        pointer: String(path),
        message: String(message),
      }));
  });
}
