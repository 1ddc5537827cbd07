import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import type { Problem } from "../shared/problem.ts";

/** Lists what npm run lint says of a project's openapi.yaml. */
export async function lint(project: string, signal: AbortSignal): Promise<Problem[]> {
  const script = join(project, "scripts/lint/main.ts");
  const child = spawn(process.execPath, [script, "--format=json"], {
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  const closed = once(child, "close");
  const [report, said] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  if (report) return JSON.parse(report).problems;
  return [{ place: "openapi.yaml", what: said.trim() || "npm run lint says nothing" }];
}
