import { read } from "./plain.ts";

/** What gives a request a connection of its own, and what closes it when its answer is there. */
export interface OwnConnection {
  headers: Record<string, string>;
  init: Record<string, unknown>;
  close(): void;
}

const SHARED: OwnConnection = { headers: {}, init: {}, close() {} };

/**
 * Keeps a request off connections that others have used: one that the server has just closed loses
 * the request, and nobody can say whether it had arrived; Deno even sends a POST again on it.
 * Browsers and HTTP/2 drop the header; there the platform decides.
 */
export function openOwnConnection(reuse: boolean, fetchOptions: object): OwnConnection {
  if (reuse) return SHARED;
  const headers = { connection: "close" };
  const createHttpClient = read(read(globalThis, "Deno"), "createHttpClient");
  if (typeof createHttpClient !== "function" || Object.hasOwn(fetchOptions, "client"))
    return { ...SHARED, headers };
  try {
    const client = createHttpClient({ poolMaxIdlePerHost: 0 });
    return { headers, init: { client }, close: () => client.close() };
  } catch {
    return { ...SHARED, headers }; // A Deno that lets nobody make one.
  }
}
