import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";

export interface Step {
  name?: string;
  if?: string;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
}

export interface Job {
  if?: string;
  env?: Record<string, string>;
  environment?: string;
  permissions?: unknown;
  "timeout-minutes"?: number;
  steps: Step[];
}

export interface Workflow {
  on: Record<string, unknown>;
  permissions?: unknown;
  concurrency?: { group?: string };
  jobs: Record<string, Job>;
}

const FOLDER = new URL("../../.github/workflows/", import.meta.url);

/** Reads every workflow of the repository. */
export function readWorkflows(): { name: string; text: string; workflow: Workflow }[] {
  return readdirSync(FOLDER).map((name) => {
    const text = readFileSync(new URL(name, FOLDER), "utf8");
    return { name, text, workflow: parse(text) };
  });
}

/** Finds a step by its name, which is its own in all workflows. */
export function findStep(name: string): Step {
  const jobs = readWorkflows().flatMap(({ workflow }) => Object.values(workflow.jobs));
  const step = jobs.flatMap(({ steps }) => steps).find((one) => one.name === name);
  if (!step) throw new Error(`No workflow has a step "${name}".`);
  return step;
}
