import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { CommandError } from "../shared/command.ts";

const LINT = fileURLToPath(new URL("../lint/main.ts", import.meta.url));

/** Nothing is built from a contract that lint refuses: Redocly says at length what is wrong with it. */
export function lintContract(): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [LINT, "--format=json"], (error, stdout, stderr) => {
      if (!error) return resolve();
      const [problem] = stdout ? JSON.parse(stdout).problems : [];
      const reason = problem ? `${problem.place}  ${problem.what}` : stderr.trim();
      reject(new CommandError(`${reason.replace(/\.$/, "")}. npm run lint says more.`));
    });
  });
}
