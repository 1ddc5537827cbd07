import type { Fetch } from "../../src/index.ts";

/** Makes a fetch that asks the mock for an answer of its document: `code=429, example=rateLimited`. */
export const prefer =
  (answer: string): Fetch =>
  (url, init) => {
    const headers = new Headers(init.headers);
    headers.set("prefer", answer);
    return fetch(url, { ...init, headers });
  };
