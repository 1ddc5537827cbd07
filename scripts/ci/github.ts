import { appendFile, readFile } from "node:fs/promises";
import { isMap } from "../diff/json.ts";
import { CommandError } from "../shared/command.ts";

const DEADLINE_MS = 30_000;

/** What GitHub Actions tells a job, by its environment variables. */
export type Environment = Record<string, string | undefined>;

export interface GitHub {
  /** Calls the REST API below /repos/OWNER/NAME; whatever is not a 2xx ends the command. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Gets what may not be there: undefined where GitHub says 404. */
  find(path: string): Promise<unknown>;
}

/** The value of an environment variable that GitHub Actions or the workflow sets. */
export function needed(environment: Environment, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw new CommandError(`${name} is not set: this command is for GitHub Actions.`);
}

/** Speaks to the GitHub repository that a job runs for, with the job's token. */
export function gitHubOf(environment: Environment): GitHub {
  const root = `${needed(environment, "GITHUB_API_URL")}/repos/${needed(environment, "GITHUB_REPOSITORY")}`;
  const headers = {
    Accept: "application/vnd.github+json",
    Authorization: `Bearer ${needed(environment, "GITHUB_TOKEN")}`,
    "X-GitHub-Api-Version": "2022-11-28",
  };

  async function send(method: string, path: string, body?: unknown) {
    const response = await fetch(root + path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(DEADLINE_MS),
    }).catch((error: Error) => {
      throw new CommandError(`GitHub gave no answer to ${method} ${path}: ${error.message}.`);
    });
    const text = await response.text();
    return { status: response.status, ok: response.ok, answer: parseJson(text) };
  }

  async function call(method: string, path: string, body?: unknown): Promise<unknown> {
    const { ok, status, answer } = await send(method, path, body);
    if (ok) return answer;
    const reason = isMap(answer) && answer.message ? `: ${answer.message}` : "";
    throw new CommandError(
      `GitHub said ${status} to ${method} ${path}${reason}. Does the workflow grant the permission?`,
    );
  }

  return {
    call,
    async find(path) {
      const { status, answer } = await send("GET", path);
      return status === 404 ? undefined : status === 200 ? answer : call("GET", path);
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads the event that started the workflow. */
export async function readEvent(environment: Environment): Promise<Record<string, unknown>> {
  const path = needed(environment, "GITHUB_EVENT_PATH");
  const event = parseJson(await readFile(path, "utf8").catch(() => ""));
  if (isMap(event)) return event;
  throw new CommandError(`${path} holds no event.`);
}

/** Adds Markdown to the job's summary page, where there is one. */
export async function addToSummary(environment: Environment, markdown: string): Promise<void> {
  const path = environment.GITHUB_STEP_SUMMARY;
  if (path) await appendFile(path, `${markdown}\n`);
}
