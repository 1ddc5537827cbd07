import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";

/**
 * The file that a person names on the command line of `npm run`. npm moves to the project's folder, and
 * says in which one it was called: a name means a file there, if there is one, else one of the project.
 */
export function askedFile(name: string, project: string, env = process.env): string {
  const isRunHere = env.npm_package_json === join(project, "package.json");
  const there = isRunHere && env.INIT_CWD ? resolve(env.INIT_CWD, name) : undefined;
  return there !== undefined && existsSync(there) ? there : resolve(project, name);
}
