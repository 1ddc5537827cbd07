import { type FSWatcher, watch } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { changedPaths, createSourceReader, isSource } from "./sources.ts";

/** How long a project lies still before a save counts as over: an editor may write a file twice. */
export const QUIET_MS = 100;

export interface ProjectWatcher {
  /** Tells of each save that changes a source, and of which; of the first state with none. */
  start(onChange: (paths: string[]) => void): Promise<void>;
  /** Does work that writes to a folder: what changes there meanwhile is no save. */
  whileWriting<T>(folder: string, work: () => Promise<T>): Promise<T>;
  close(): void;
}

/** Watches the sources of a project. */
export function watchProject(project: string): ProjectWatcher {
  const readSources = createSourceReader(project);
  const watched = new Map<string, { watcher: FSWatcher; inode: number }>();
  let known = readSources();
  let onChange = (_: string[]) => {};
  let root: FSWatcher | undefined;
  let writtenTo: string | undefined;
  let timer: NodeJS.Timeout | undefined;

  /** What somebody else has changed since the last look. */
  function changes(): string[] {
    const now = readSources();
    const changed = changedPaths(known, now);
    known = now;
    return changed.filter((path) => !writtenTo || !path.startsWith(`${writtenTo}/`));
  }
  function look(): void {
    const changed = changes();
    if (changed.length > 0) onChange(changed);
  }
  function lookSoon(): void {
    clearTimeout(timer);
    timer = setTimeout(look, QUIET_MS);
  }

  /**
   * Watches each folder of the root by itself: node_modules would be too many. One that went and came
   * back, as at a checkout, is another, and the watch of the old one hears nothing of it.
   */
  async function watchFolders(): Promise<void> {
    const entries = await readdir(project, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() && isSource(entry.name));
    const names = new Set(folders.map(({ name }) => name));
    for (const name of watched.keys()) if (!names.has(name)) unwatch(name);
    for (const name of names) {
      const inode = (await stat(join(project, name)).catch(() => undefined))?.ino;
      if (inode === undefined || watched.get(name)?.inode === inode) continue;
      unwatch(name);
      watchFolder(name, inode);
    }
  }
  function watchFolder(name: string, inode: number): void {
    const watcher = watch(join(project, name), { recursive: true }, lookSoon);
    watched.set(name, { watcher, inode });
    watcher.on("error", () => {
      unwatch(name);
      lookSoon();
    });
  }
  function unwatch(name: string): void {
    watched.get(name)?.watcher.close();
    watched.delete(name);
  }

  return {
    async start(tell) {
      onChange = tell;
      root = watch(project, () => {
        lookSoon();
        // It fails only where the project itself is being moved or removed.
        watchFolders().then(lookSoon, () => {});
      });
      await watchFolders();
      tell([]);
    },
    async whileWriting(folder, work) {
      writtenTo = folder;
      try {
        return await work();
      } finally {
        const changed = changes();
        writtenTo = undefined;
        if (changed.length > 0) onChange(changed);
      }
    },
    close() {
      root?.close();
      for (const { watcher } of watched.values()) watcher.close();
      clearTimeout(timer);
    },
  };
}
