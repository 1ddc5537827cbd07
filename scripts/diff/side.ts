import { readFile, stat } from "node:fs/promises";
import { CommandError } from "../command.ts";
import { type OpenApiDocument, parseOpenApi } from "./document.ts";
import { type Commit, defaultBase, explainMissing, findCommit, readAt } from "./git.ts";

const SPEC = "openapi.yaml";

/** Reads a side of the comparison: a file, or openapi.yaml at a git revision. */
export async function readSide(argument: string): Promise<OpenApiDocument> {
  if (/^https?:/.test(argument))
    throw new CommandError(`${argument} is an address. Download it, then name the file.`);
  const found = await stat(argument).catch(() => undefined);
  if (found?.isFile()) return parseOpenApi(await readFile(argument, "utf8"), argument);
  const commit = await findCommit(argument);
  if (commit) return readCommit(commit);
  throw new CommandError(found ? `${argument} is not a file.` : await explainMissing(argument));
}

/** Reads openapi.yaml at the base that is meant where none is named. */
export const readDefaultBase = async (): Promise<OpenApiDocument> =>
  readCommit(await defaultBase());

/** Reads openapi.yaml as it lies in the working tree. */
export async function readWorkingTree(): Promise<OpenApiDocument> {
  const text = await readFile(SPEC, "utf8").catch(() => {
    throw new CommandError(`${SPEC} is missing: git checkout ${SPEC}`);
  });
  return parseOpenApi(text, `${SPEC} in the working tree`);
}

async function readCommit({ sha, called }: Commit): Promise<OpenApiDocument> {
  const short = sha.slice(0, 7);
  const name = `${SPEC} at ${sha.startsWith(called) ? short : `${called} (${short})`}`;
  const text = await readAt(sha, SPEC);
  if (text === undefined)
    throw new CommandError(`${name} does not exist. Name another base: npm run diff -- BASE`);
  return parseOpenApi(text, name);
}
