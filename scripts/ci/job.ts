import { appendFile, readFile } from "node:fs/promises";
import { CommandError } from "../shared/command.ts";

/** What GitHub Actions tells a job, by its environment variables. */
export type Environment = Record<string, string | undefined>;

/** The value of an environment variable that GitHub Actions or the workflow sets. */
export function needed(environment: Environment, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw new CommandError(`${name} is not set: this command is for GitHub Actions.`);
}

/**
 * The names of the labels of the pull request whose event started the job; undefined where the event
 * is none of a pull request's, as in a merge queue.
 */
export async function labelsOfPullRequest(environment: Environment): Promise<string[] | undefined> {
  const path = needed(environment, "GITHUB_EVENT_PATH");
  let event: { pull_request?: { labels?: { name: string }[] } } | null;
  try {
    event = JSON.parse(await readFile(path, "utf8"));
  } catch {
    throw new CommandError(`${path} holds no event.`);
  }
  return event?.pull_request && (event.pull_request.labels ?? []).map(({ name }) => name);
}

/** GitHub takes 65 536 characters in a comment and in an issue. */
const MOST_CHARACTERS = 60_000;

/** As much of a text as GitHub takes; a part of it that is left out is told. */
export const cutForGitHub = (text: string): string =>
  text.length > MOST_CHARACTERS
    ? `${text.slice(0, MOST_CHARACTERS)}\n\n(cut: the job shows all of it)`
    : text;

/** Adds Markdown to the job's summary page, where there is one. */
export async function addToSummary(environment: Environment, markdown: string): Promise<void> {
  const path = environment.GITHUB_STEP_SUMMARY;
  if (path) await appendFile(path, `${markdown}\n`);
}

/** Sets an output of the step, which later steps of the workflow read. */
export async function setOutput(environment: Environment, name: string, value: string) {
  const path = environment.GITHUB_OUTPUT;
  if (path) await appendFile(path, `${name}=${value}\n`);
}
