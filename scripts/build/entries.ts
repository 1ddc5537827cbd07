import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CommandError } from "../shared/command.ts";

/** A module that apps import by a name of its own. */
export interface Entry {
  /** Its name in package.json's exports: `.`, or `./NAME`. */
  name: string;
  /** Its path below src and below dist, without an extension: `index`, `NAME/index`. */
  path: string;
  /** The absolute path of its source. */
  source: string;
}

/** Reads the entries that are programs off package.json's exports; a file's own export is none. */
export function readEntries(exports: Record<string, unknown>, root: URL): Entry[] {
  return Object.entries(exports)
    .filter(([, target]) => typeof target === "object")
    .map(([name]) => {
      const path = name === "." ? "index" : `${name.slice("./".length)}/index`;
      const source = fileURLToPath(new URL(`src/${path}.ts`, root));
      if (!existsSync(source))
        throw new CommandError(`package.json exports "${name}", and there is no src/${path}.ts.`);
      return { name, path, source };
    });
}
