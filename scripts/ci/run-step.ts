import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { onTestFinished } from "vitest";
import { findStep } from "./read-workflows.ts";

/** Writes down each call, and says what `gh-says` holds for the first two words of it. */
const GH = `#!/usr/bin/env bash
printf '%s\\n' "$(printf '%q ' "$@")" >> "$FOLDER/calls"
[ ! -f "$FOLDER/gh-fails" ] || { echo "HTTP 403: Resource not accessible" >&2; exit 1; }
cat "$FOLDER/gh-says/$1 $2" 2>/dev/null || true
`;

export interface StepRun {
  exitCode: number | string;
  stderr: string;
  /** What GitHub's command line was called with, a line each. */
  calls: string[];
  /** The outputs of the step, as it wrote them. */
  outputs: string;
}

interface Surroundings {
  env?: Record<string, string>;
  /** Files in the folder that the step runs in; "gh-says/issue list" is what gh says to that. */
  files?: Record<string, string>;
  /** The folder, where a test has its own. */
  folder?: string;
}

/** Runs a step of a workflow as a runner does, with a `gh` on the PATH that calls nobody. */
export async function runStep(
  name: string,
  { env = {}, files = {}, folder }: Surroundings = {},
): Promise<StepRun> {
  const cwd = folder ?? (await mkdtemp(join(tmpdir(), "step-")));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  for (const [file, text] of Object.entries({ ...files, "bin/gh": GH })) {
    await mkdir(dirname(join(cwd, file)), { recursive: true });
    await writeFile(join(cwd, file), text);
  }
  await chmod(join(cwd, "bin/gh"), 0o755);
  await writeFile(join(cwd, "step.sh"), findStep(name).run ?? "");
  const environment = {
    ...process.env,
    ...env,
    FOLDER: cwd,
    GITHUB_OUTPUT: join(cwd, "outputs"),
    PATH: `${join(cwd, "bin")}${delimiter}${process.env.PATH}`,
  };
  return new Promise((done) => {
    // As GitHub runs a step that names no shell.
    execFile(
      "bash",
      ["-e", "step.sh"],
      { cwd, env: environment },
      async (error, _stdout, stderr) => {
        const read = (file: string) => readFile(join(cwd, file), "utf8").catch(() => "");
        const calls = (await read("calls")).split("\n").filter(Boolean);
        // A signal that ended it is no exit code 0.
        const exitCode = error ? (error.code ?? String(error.signal)) : 0;
        done({
          exitCode,
          stderr,
          calls: calls.map((call) => call.trim()),
          outputs: await read("outputs"),
        });
      },
    );
  });
}
