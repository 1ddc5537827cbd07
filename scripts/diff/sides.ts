import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { CommandError } from "../shared/command.ts";
import { type OpenApiDocument, parseOpenApi } from "./document.ts";
import { type Commit, openRepository } from "./repository.ts";

export interface Sides {
  /** A file, or openapi.yaml at a git revision. */
  named(argument: string): Promise<OpenApiDocument>;
  /** openapi.yaml at the base that is meant where none is named. */
  defaultBase(): Promise<OpenApiDocument>;
  /** openapi.yaml as it lies in the working tree. */
  workingTree(): Promise<OpenApiDocument>;
}

const SPEC = "openapi.yaml";

/** Reads what a comparison in a project's folder can compare. */
export function sidesOf(folder: string): Sides {
  const repository = openRepository(folder);

  async function atCommit(commit: Commit): Promise<OpenApiDocument> {
    const short = commit.sha.slice(0, 7);
    const name = `${SPEC} at ${commit.sha.startsWith(commit.called) ? short : `${commit.called} (${short})`}`;
    const text = await repository.readAt(commit, SPEC);
    if (text !== undefined) return parseOpenApi(text, name);
    throw new CommandError(`There is no ${name}. Name another base: npm run diff -- BASE`);
  }

  return {
    async named(argument) {
      if (/^https?:/.test(argument))
        throw new CommandError(`${argument} is an address. Download it, and name the file.`);
      const path = resolve(folder, argument);
      const found = await stat(path).catch(() => undefined);
      if (found?.isFile()) return parseOpenApi(await readFile(path, "utf8"), argument);
      const commit = await repository.findCommit(argument);
      if (commit) return atCommit(commit);
      throw new CommandError(await repository.explainMissing(argument));
    },
    defaultBase: async () => atCommit(await repository.defaultBase()),
    async workingTree() {
      const text = await readFile(resolve(folder, SPEC), "utf8").catch(() => {
        throw new CommandError(`${SPEC} is missing: git checkout ${SPEC}`);
      });
      return parseOpenApi(text, `${SPEC} in the working tree`);
    },
  };
}
