// Runs `redocly diff`, the second opinion, and makes sure that it has one.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CommandError } from "../shared/command.ts";
import type { OpenApiDocument } from "./document.ts";
import { isMap } from "./json.ts";

export interface RedoclyMajor {
  rule: string;
  pointer: string;
  message: string;
}

const run = promisify(execFile);
const REDOCLY = fileURLToPath(
  new URL("../../node_modules/@redocly/cli/bin/cli.js", import.meta.url),
);
const CONFIG = fileURLToPath(new URL("../../redocly.yaml", import.meta.url));
const QUIET = {
  NO_COLOR: "1",
  REDOCLY_TELEMETRY: "off",
  REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
  REDOCLY_SUPPRESS_NOTIFICATIONS: "true",
};

/**
 * A path that rides along in both documents and loses a field: a breaking change that redocly must
 * report. Where it does not, its rules are off, and its silence on the rest means nothing.
 */
const CANARY = "/canary-of-npm-run-diff";

/** What `redocly diff` calls major. Fails where it has no rules or speaks in another form. */
export async function redoclyMajors(
  base: OpenApiDocument,
  revision: OpenApiDocument,
  config = CONFIG,
): Promise<RedoclyMajor[]> {
  const folder = await mkdtemp(join(tmpdir(), "diff-"));
  try {
    const files = [join(folder, "base.json"), join(folder, "revision.json")] as const;
    await writeFile(files[0], withCanary(base, { lost: { type: "string" } }));
    await writeFile(files[1], withCanary(revision, {}));
    const majors = readReport(await runRedocly(files[0], files[1], config));
    const own = majors.filter(({ pointer }) => !pointer.includes(CANARY.slice(1)));
    if (own.length === majors.length)
      throw new CommandError(
        'redocly diff did not find the breaking change that every run carries: its rules are off. redocly.yaml must extend "diff-recommended".',
      );
    return own;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function withCanary({ root }: OpenApiDocument, properties: Record<string, unknown>): string {
  const content = { "application/json": { schema: { type: "object", properties } } };
  const canary = { get: { responses: { "200": { description: "Sings.", content } } } };
  return JSON.stringify({
    ...root,
    paths: { ...(isMap(root.paths) && root.paths), [CANARY]: canary },
  });
}

async function runRedocly(base: string, revision: string, config: string): Promise<string> {
  const args = ["diff", base, revision, "--format=json", "--fail-on=none", `--config=${config}`];
  try {
    const { stdout } = await run(process.execPath, [REDOCLY, ...args], {
      env: { ...process.env, ...QUIET },
      maxBuffer: 256 * 1024 * 1024,
      timeout: 120_000,
    });
    return stdout;
  } catch (error) {
    const stderr = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    throw new CommandError(`redocly diff failed: ${reasonIn(stderr) ?? String(error)}`);
  }
}

/** What redocly says went wrong: a problem and its place, or its first line. */
function reasonIn(stderr: string): string | undefined {
  const problem = /^\[1\] .* (at #\S*)\s+(\S.*)$/m.exec(stderr);
  if (problem) return `${problem[2]} ${problem[1]}`;
  return /^(Error: .*|\S.*)$/m.exec(stderr)?.[1];
}

/** Reads a report strictly: a form that is not known could hide a breaking change. */
export function readReport(text: string): RedoclyMajor[] {
  const report = parseJson(text);
  if (!isMap(report) || report.reportVersion !== "1" || !Array.isArray(report.changes))
    throw changed("it is not a report of version 1");
  return report.changes.flatMap((change: unknown) => {
    if (!isMap(change) || typeof change.path !== "string" || !Array.isArray(change.verdicts))
      throw changed("a change has no path or no verdicts");
    if (!["major", "minor", "patch"].includes(String(change.impact)))
      throw changed(`a change has the impact ${JSON.stringify(change.impact)}`);
    const verdicts = change.verdicts.filter(isMap).filter(({ impact }) => impact === "major");
    if (change.impact === "major" && verdicts.length === 0)
      throw changed("a major change names no rule");
    return verdicts.map(({ ruleId, message }) => ({
      rule: String(ruleId),
      pointer: String(change.path),
      message: String(message),
    }));
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw changed("it is not JSON");
  }
}

const changed = (reason: string) =>
  new CommandError(
    `The output of redocly diff has another form: ${reason}. Pin the version in package.json again.`,
  );
