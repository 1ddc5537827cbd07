import { read, readText } from "./plain.ts";

/** What a request is sent with: everything in it is to be passed on. */
export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
  redirect: "manual";
  cache?: "no-store";
}

/** As much of a Response as the client uses: `body` need be no stream (React Native, node-fetch). */
export interface FetchResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly type?: string;
  readonly headers: {
    get(name: string): string | null;
    forEach(callback: (value: string, name: string) => void): void;
  };
  readonly body?: unknown;
  text(): Promise<string>;
}

/**
 * Sends a request: the global `fetch`, undici's, node-fetch, or a function that wraps one. `init`
 * has more where `fetchOptions` gives more: pass all of it on.
 */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** Sends requests, and says whether what it throws is the platform's own word. */
export interface Transport {
  send: Fetch;
  /** Of a fetch that is not the platform's nothing is known: what it throws proves nothing. */
  isPlatform: boolean;
}

/** Finds what sends a request: a caller's `fetch`, or the global one as it is now. */
export function findTransport(custom: Fetch | undefined): Transport | undefined {
  const platform: unknown = read(globalThis, "fetch");
  const send = custom ?? platform;
  if (typeof send !== "function") return undefined;
  return { send: send as Fetch, isPlatform: send === platform };
}

/**
 * Sends a request, without its signal where the platform takes that for none: jsdom's is not one to
 * Node's fetch. The call ends at its deadline all the same; only what is under way is not cut off.
 */
export async function sendBy(
  { send, isPlatform }: Transport,
  url: string,
  init: FetchInit,
): Promise<FetchResponse> {
  try {
    return await send(url, init);
  } catch (thrown) {
    if (!isPlatform || !isRefusalOf(init.signal, thrown)) throw thrown;
    return send(url, Object.assign(Object.create(null), init, { signal: undefined }));
  }
}

/** Whether what fetch threw is what Request says to a signal: of that no request was made. */
function isRefusalOf(signal: AbortSignal, thrown: unknown): boolean {
  try {
    new Request("http://localhost", { signal });
    return false;
  } catch (refusal) {
    const said = readText(refusal, "message");
    return said !== undefined && said === readText(thrown, "message");
  }
}
