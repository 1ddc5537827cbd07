import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import { isObject } from "../../contract-tests/document/json.ts";
import type { Problem } from "../shared/problem.ts";

const SPEC = "openapi.yaml";
const REDOCLY = "node_modules/@redocly/cli/bin/cli.js";
const QUIET = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };

/** Starts `redocly lint` in a project's folder, under the rules of its redocly.yaml. */
function startRedocly(project: string, flags: string[], stdio: "inherit" | "pipe") {
  return spawn(process.execPath, [join(project, REDOCLY), "lint", SPEC, ...flags], {
    cwd: project,
    env: { ...process.env, ...QUIET },
    stdio: ["ignore", stdio, stdio],
  });
}

/** Shows what `redocly lint` says, as it says it; its exit code. */
export async function showRedocly(project: string): Promise<number> {
  const [exitCode] = await once(startRedocly(project, [], "inherit"), "close");
  return Number(exitCode ?? 1);
}

/** Lists what `redocly lint` says. */
export async function redoclyProblems(project: string): Promise<Problem[]> {
  const redocly = startRedocly(project, ["--format=json"], "pipe");
  if (!redocly.stdout || !redocly.stderr) throw new Error("redocly lint has no output.");
  const closed = once(redocly, "close");
  const [report, said] = await Promise.all([text(redocly.stdout), text(redocly.stderr), closed]);
  return readReport(report, said);
}

/** Reads a report strictly: a form that is not known could hide a problem. */
function readReport(report: string, said: string): Problem[] {
  const unreadable = (reason: string) => [
    { place: SPEC, what: `redocly lint cannot be read: ${reason}` },
  ];
  let parsed: unknown;
  try {
    parsed = JSON.parse(report);
  } catch {
    return unreadable(said.trim().split("\n").at(-1) || "it said nothing");
  }
  if (!isObject(parsed) || !Array.isArray(parsed.problems))
    return unreadable("it lists no problems");
  return parsed.problems.map((problem: unknown) => {
    const { ruleId, message, location } = isObject(problem) ? problem : {};
    const [at] = Array.isArray(location) ? location : [];
    const { line = 1, col = 1 } = isObject(at) && isObject(at.start) ? at.start : {};
    const file = isObject(at) && isObject(at.source) ? at.source.ref : SPEC;
    return { place: `${file}:${line}:${col}`, what: `${message} (${ruleId})` };
  });
}
