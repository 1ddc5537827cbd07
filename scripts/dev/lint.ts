import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import { isObject } from "../../contract-tests/document/json.ts";
import { parseYaml } from "../../contract-tests/document/yaml.ts";
import type { Problem } from "./problem.ts";

const SPEC = "openapi.yaml";
const REDOCLY = "node_modules/@redocly/cli/bin/cli.js";
const QUIET = {
  NO_COLOR: "1",
  REDOCLY_TELEMETRY: "off",
  REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
};

/** Says where a text is not YAML. */
export function syntaxProblem(spec: string): Problem | undefined {
  const parsed = parseYaml(spec);
  if (!("problem" in parsed)) return undefined;
  const { line, column, reason } = parsed.problem;
  return { place: `${SPEC}:${line}:${column}`, what: `This is not YAML: ${reason}` };
}

/** Lists what `redocly lint` says of a project's openapi.yaml. */
export async function lint(project: string, signal: AbortSignal): Promise<Problem[]> {
  const redocly = spawn(process.execPath, [join(project, REDOCLY), "lint", SPEC, "--format=json"], {
    cwd: project,
    env: { ...process.env, ...QUIET },
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
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
