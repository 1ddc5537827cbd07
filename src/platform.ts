import { read, readText } from "./plain.ts";

/**
 * Whether this code runs in a browser's page or in one of its workers, where everybody who opens the
 * page can read it. A server that has a `document` (jsdom) or a worker's globals (workerd) does not.
 */
export function isBrowser(): boolean {
  const node = readText(read(read(globalThis, "process"), "versions"), "node");
  if (node || isServerRuntime()) return false;
  return read(globalThis, "document") !== undefined || isWorker();
}

/** Whether the platform has a function, or a class, of that name. */
export const platformHas = (name: string): boolean => typeof read(globalThis, name) === "function";

/** Bun's fetch throws other errors than the rest. */
export const isBun = (): boolean => read(globalThis, "Bun") !== undefined;

/** A dedicated, shared or service worker: each has the scope that they share. */
function isWorker(): boolean {
  const scope = read(globalThis, "WorkerGlobalScope");
  try {
    return typeof scope === "function" && globalThis instanceof scope;
  } catch {
    return false; // A function that is no class.
  }
}

/** Runtimes of servers by what only they have: their scope is a worker's. */
function isServerRuntime(): boolean {
  return ["WebSocketPair", "Deno", "Bun"].some((name) => read(globalThis, name) !== undefined);
}
