import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { askedFile } from "../shared/asked-file.ts";
import { encodingProblem } from "../shared/encoding-problem.ts";
import { type OpenApiDocument, parseOpenApi } from "./document.ts";
import { notCompared } from "./not-compared.ts";
import { bundled, outsideReference } from "./outside.ts";
import { type Commit, openRepository } from "./repository.ts";

export interface Sides {
  /** A file, or openapi.yaml at a git revision. */
  named(argument: string): Promise<OpenApiDocument>;
  /** openapi.yaml at the base that is meant where none is named. */
  defaultBase(): Promise<OpenApiDocument>;
  /** openapi.yaml as it lies in the working tree. */
  workingTree(): Promise<OpenApiDocument>;
}

export const SPEC = "openapi.yaml";

/** Reads what a comparison in a project's folder can compare. */
export function sidesOf(folder: string): Sides {
  const repository = openRepository(folder);

  async function atCommit(commit: Commit): Promise<OpenApiDocument> {
    const short = commit.sha.slice(0, 7);
    const name = `${SPEC} at ${commit.sha.startsWith(commit.called) ? short : `${commit.called} (${short})`}`;
    const bytes = await repository.readAt(commit, SPEC);
    if (bytes === undefined)
      throw notCompared(`There is no ${name}. Name another base: npm run diff -- BASE`);
    const document = parseOpenApi(decoded(bytes, name), name);
    const outside = outsideReference(document);
    if (outside === undefined) return document;
    throw notCompared(`${name}: $ref ${outside} leads out of it. Check it out, and name the file.`);
  }

  async function inFile(file: string, name: string, path: string, bytes: Uint8Array) {
    return bundled({ ...parseOpenApi(decoded(bytes, name), name), file }, path);
  }

  return {
    async named(argument) {
      if (/^https?:/.test(argument))
        throw notCompared(`${argument} is an address. Download it, and name the file.`);
      const path = askedFile(argument, folder);
      const found = await stat(path).catch(() => undefined);
      if (found?.isFile()) return inFile(argument, argument, path, await readFile(path));
      const commit = await repository.findCommit(argument);
      if (commit) return atCommit(commit);
      // A folder, a device, or a pipe: to read that is to wait for whoever writes to it.
      if (found) throw notCompared(`${argument} is no file. Name a file, or a git revision.`);
      throw notCompared(await repository.explainMissing(argument));
    },
    defaultBase: async () => atCommit(await repository.defaultBase(SPEC)),
    async workingTree() {
      const path = resolve(folder, SPEC);
      const bytes = await readFile(path).catch(() => {
        throw notCompared(`${SPEC} is missing: git checkout ${SPEC}`);
      });
      return inFile(SPEC, `${SPEC} in the working tree`, path, bytes);
    },
  };
}

function decoded(bytes: Uint8Array, name: string): string {
  const problem = encodingProblem(bytes);
  if (!problem) return new TextDecoder().decode(bytes);
  const { line, what } = problem;
  throw notCompared(line ? `${name}, line ${line}: ${what}.` : `${name} ${what}.`);
}
