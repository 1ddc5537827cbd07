import { watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";

/** How long a file lies still before a save counts as over. */
export const QUIET_MS = 60;
/** How long a file may be away while an editor puts another in its place. */
export const AWAY_MS = 500;

/**
 * Tells of each save that changes a file, with its text; undefined where the file is gone. The
 * folder is watched, so it goes on where an editor saves by renaming.
 */
export function watchFile(path: string, onSave: (text: string | undefined) => void) {
  let known: string | undefined | null = null;
  let timer: NodeJS.Timeout | undefined;

  const read = () => readFile(path, "utf8").catch(() => undefined);
  async function look(mayBeAway: boolean): Promise<void> {
    const text = await read();
    if (text === undefined && mayBeAway) return lookIn(AWAY_MS, false);
    if (text === known) return;
    known = text;
    onSave(text);
  }
  function lookIn(ms: number, mayBeAway: boolean): void {
    clearTimeout(timer);
    timer = setTimeout(look, ms, mayBeAway);
  }

  const watcher = watch(dirname(path), (_, name) => {
    if (name === null || name === basename(path)) lookIn(QUIET_MS, true);
  });
  lookIn(0, false);
  return {
    close() {
      watcher.close();
      clearTimeout(timer);
    },
  };
}
