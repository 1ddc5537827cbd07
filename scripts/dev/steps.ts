import { relative } from "node:path";
import process from "node:process";
import type { Problem } from "../shared/problem.ts";
import { type Ended, runStep } from "./run-step.ts";

/** How a step went: what is to be mended, or a word on what it found. */
export interface StepResult {
  problems: Problem[];
  well: string;
}

export type Step = (project: string, signal: AbortSignal) => Promise<StepResult>;

const SPEC = "openapi.yaml";
const TSC = [
  "node_modules/typescript-7/bin/tsc",
  "--noEmit", // A tsconfig.json that cannot be read says no such thing.
  ...["--pretty", "false"],
  "--incremental",
  ...["--tsBuildInfoFile", ".cache/dev.tsbuildinfo"],
];
/** As much of a step as fits on a screen or two. */
const MAX_LINES = 60;
const MAX_FAILURES = 12;
const MAX_DIFF_LINES = 8;
const MAX_PROBLEMS = 25;

/** What Node prints of a script that it could not run; the rest is where it was in its own code. */
const CRASH = /^(?:\w*Error(?: \[\w+\])?): .+$/m;

/** The line of a script that Node names above such an error, where it is one of ours. */
const CRASHED_AT = /^(?:file:\/\/)?(\/.+:\d+)$/m;

/** A problem that a step has no better place for than itself; a crash is of no place in a document. */
export function says({ stdout, stderr }: Ended, place: string): Problem[] {
  const [crash] = CRASH.exec(stderr) ?? [];
  const [, at] = CRASHED_AT.exec(stderr) ?? [];
  if (crash) return [{ place: at ? relative(process.cwd(), at) : "", what: crash }];
  const what = (stderr.trim() || stdout.trim() || "It ended without a word.").slice(-2000);
  return [{ place, what }];
}

export const lint: Step = async (project, signal) => {
  const ended = await runStep(project, ["scripts/lint/main.ts", "--format=json"], signal);
  const problems = ended.stdout ? JSON.parse(ended.stdout).problems : says(ended, SPEC);
  return { problems: asMany(problems, "npm run lint"), well: "ok" };
};

export const writeTypes: Step = async (project, signal) => {
  const ended = await runStep(project, ["scripts/generate/main.ts"], signal);
  const problems = ended.exitCode === 0 ? [] : says(ended, SPEC);
  return { problems, well: ended.stdout.trim() };
};

export const checkTypes: Step = async (project, signal) => {
  const ended = await runStep(project, TSC, signal);
  const problems = readDiagnostics(ended.stdout);
  const failed = ended.exitCode !== 0 && problems.length === 0;
  const said = failed ? says(ended, "tsconfig.json") : problems;
  return { problems: asMany(said, "npm run typecheck"), well: "ok" };
};

/** As many problems as anybody reads at once, and the command that shows them all. */
export function asMany(problems: Problem[], command: string): Problem[] {
  const rest = problems.length - MAX_PROBLEMS;
  if (rest <= 1) return problems;
  const more = { place: "", what: `and ${rest} more: ${command} shows them` };
  return [...problems.slice(0, MAX_PROBLEMS), more];
}

/**
 * Reads what tsc prints. First comes tsconfig.json, for which all else may fail, then what stands in
 * src: it is what apps get.
 */
export function readDiagnostics(printed: string): Problem[] {
  const problems = printed.split(/\n(?=\S)/).flatMap((text) => {
    const [, file, line, column, code, what = ""] =
      /^(.+?)\((\d+),(\d+)\): error (TS\d+): ([\s\S]*)$/.exec(text.trimEnd()) ?? [];
    return file ? [{ place: `${file}:${line}:${column}`, what: `${what} (${code})` }] : [];
  });
  const order = [/^tsconfig\.json:/, /^src\//, /^/];
  const rank = ({ place }: Problem) => order.findIndex((pattern) => pattern.test(place));
  return problems.sort((one, other) => rank(one) - rank(other));
}

export const checkPageFacts: Step = async (project, signal) => {
  const ended = await runStep(project, ["scripts/dev/page-facts.ts"], signal);
  if (!ended.stdout.startsWith("{")) return { problems: says(ended, "contract-tests"), well: "" };
  const { passed, problems } = JSON.parse(ended.stdout);
  return { problems, well: `${passed} passed` };
};

/** Everything that npm test runs, as it runs it. */
export const runNpmTest: Step = async (project, signal) => {
  const { stdout, stderr, exitCode } = await runStep(project, ["scripts/test/main.ts"], signal);
  if (exitCode === 0) return { problems: [], well: "ok" };
  return { problems: readNpmTest(`${stdout.trim()}\n${stderr.trim()}`), well: "" };
};

/** Reads what npm test prints: each test that failed, and what its checks say as they say it. */
export function readNpmTest(printed: string): Problem[] {
  const [before = "", ...failures] = printed.split(/^ FAIL {2}/m);
  const checks = withoutLongFrames(
    before.split("\n").filter((line) => !/^✓|^ RUN |^⎯|^ *$/.test(line)),
  ).slice(0, MAX_LINES);
  const ofChecks = failures.length === 0 || before.includes("✗") ? checks : [];
  return [
    ...(ofChecks.length > 0 ? [{ place: "", what: ofChecks.join("\n") }] : []),
    ...failures.slice(0, MAX_FAILURES).map(readFailure),
    ...(failures.length > MAX_FAILURES
      ? [{ place: "", what: `and ${failures.length - MAX_FAILURES} more: npm test shows them` }]
      : []),
  ];
}

/** The style check shows each line of a file that it would change: some of them tell. */
function withoutLongFrames(lines: string[]): string[] {
  let inFrame = 0;
  return lines.flatMap((line) => {
    inFrame = /^[\s\d]*│/.test(line) ? inFrame + 1 : 0;
    if (inFrame <= MAX_DIFF_LINES) return [line];
    return inFrame === MAX_DIFF_LINES + 1 ? ["        …: npm run format mends what is style"] : [];
  });
}

/** One failure: its place, its name, its error and the lines that differ. */
function readFailure(text: string): Problem {
  const [title = "", ...lines] = text.split("\n");
  const file = title.split(" > ")[0] ?? "";
  const frame = lines.find((line) => /^ ❯ .*:\d+:\d+$/.test(line));
  const error = lines.findIndex((line) => line.trim() === "");
  const differs = lines.filter((line) => /^[-+] {2}/.test(line)).slice(0, MAX_DIFF_LINES);
  return {
    place: frame?.replace(/^ ❯ (.* )?/, "") ?? file,
    what: [title.replace(`${file} > `, ""), ...lines.slice(0, Math.max(error, 1)), ...differs].join(
      "\n",
    ),
  };
}
