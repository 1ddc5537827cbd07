// In a pull request or a merge queue: says what changes in the contract, and holds back what is not
// marked. What it says of it is left in reports/spec-change.md, for the workflow to comment.
import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import {
  CommandError,
  type CommandProcess,
  parseCommandLine,
  runCommand,
} from "../shared/command.ts";
import { replaceFile } from "../shared/replace-file.ts";
import { addToSummary, cutForGitHub, labelsOfPullRequest } from "./job.ts";

const USAGE = "npm run ci:spec-change -- BASE";
export const LABEL = "breaking change";
/** Begins the comment, so that the workflow finds it again. */
export const MARK = "<!-- npm run diff -->";
const DIFF = fileURLToPath(new URL("../diff/main.ts", import.meta.url));
const COMMENT = new URL("../../reports/spec-change.md", import.meta.url);

/** As much of `npm run diff -- --format json` as the gate stands on. */
export interface Verdict {
  covered: boolean;
  bump: "major" | "minor" | "patch" | null;
  required: string | null;
  revision: { version: string };
}

/** Runs npm run diff against a base; where it cannot compare, its own words end the command. */
function diff(base: string, format: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { maxBuffer: 64 * 1024 * 1024 };
    execFile(
      process.execPath,
      [DIFF, base, `--format=${format}`],
      options,
      (error, stdout, stderr) => {
        if (stdout) resolve(stdout.trimEnd());
        else reject(new CommandError(stderr.trim() || `npm run diff said nothing (${error}).`, 3));
      },
    );
  });
}

/** Reads the comparison strictly: a gate that does not know what it was told stays shut. */
export function readVerdict(json: string): Verdict {
  const { covered, bump, required, revision } = JSON.parse(json);
  const isKnown =
    typeof covered === "boolean" &&
    [null, "major", "minor", "patch"].includes(bump) &&
    typeof revision?.version === "string";
  if (isKnown) return { covered, bump, required, revision };
  throw new CommandError("npm run diff no longer says what the gate reads: mend scripts/ci.", 3);
}

/** Why a change may not be merged as it is; undefined where it may. */
export function objection(
  { covered, bump, required, revision }: Verdict,
  labels: string[] | undefined,
): string | undefined {
  if (!covered)
    return `info.version is ${revision.version} and has to be ${required ?? "raised"}: npm run diff -- --bump`;
  // A merge queue has no labels: the pull requests in it have passed with theirs.
  if (bump === "major" && labels && !labels.includes(LABEL))
    return `This breaks apps: it needs the label "${LABEL}".`;
  return undefined;
}

/** The comment that tells a comparison, cut to what GitHub takes. */
export const commentOf = (markdown: string): string => `${MARK}\n${cutForGitHub(markdown)}`;

async function main({ env: environment }: CommandProcess): Promise<number> {
  const { positionals } = parseCommandLine({ allowPositionals: true, options: {} }, USAGE);
  const [base, ...more] = positionals;
  if (!base || more.length > 0) throw new CommandError(`Name one base. Usage: ${USAGE}`, 2);
  const labels = await labelsOfPullRequest(environment);
  console.log(await diff(base, "text"));
  // GitHub shows these at the lines, in the pull request's files.
  console.log(await diff(base, "github"));
  const comment = commentOf(await diff(base, "markdown"));
  await replaceFile(COMMENT, `${comment}\n`);
  await addToSummary(environment, comment);
  const reason = objection(readVerdict(await diff(base, "json")), labels);
  if (reason) throw new CommandError(reason);
  return 0;
}

if (import.meta.main) await runCommand(main);
