import { createHash } from "node:crypto";
import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** What git ignores here, and git itself: nothing in it is anybody's edit. */
const NOT_SOURCES = new Set([".git", ".cache", "node_modules", "dist", "reports"]);

/** What editors and our own scripts leave beside a file while they write it. */
const DRAFT = /~$|^\.build-|\.(tmp|sw[a-z])$|^\.#|^4913$/;

/** Whether an entry of a folder may be somebody's edit. */
export const isSource = (name: string): boolean => !NOT_SOURCES.has(name) && !DRAFT.test(name);

/** The contents of a project's sources, by path. */
export type Sources = Map<string, string>;

/** Reads which sources a project has and what they hold, as hashes; unchanged ones are not read. */
export function createSourceReader(project: string): () => Sources {
  const known = new Map<string, { version: string; hash: string }>();

  function hashOf(path: string): string {
    const { mtimeMs, size, ino } = statSync(path);
    const version = `${mtimeMs} ${size} ${ino}`;
    const before = known.get(path);
    if (before?.version === version) return before.hash;
    const hash = createHash("sha1").update(readFileSync(path)).digest("hex");
    known.set(path, { version, hash });
    return hash;
  }

  function* pathsIn(folder: string): Generator<string> {
    for (const entry of entriesOf(join(project, folder))) {
      if (!isSource(entry.name)) continue;
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) yield* pathsIn(path);
      else if (entry.isFile()) yield path;
    }
  }

  return () => {
    const sources: Sources = new Map();
    for (const path of pathsIn("")) {
      try {
        sources.set(path, hashOf(join(project, path)));
      } catch {
        // Gone since it was listed: the next look will tell.
      }
    }
    return sources;
  };
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** The paths at which two states of a project differ. */
export function changedPaths(before: Sources, after: Sources): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path));
}
