import { read, readText } from "./plain.ts";

/** Where a request is sent, and what it may meet on the way. */
export interface Destination {
  readonly url: URL;
  /** The proxies that it may go through: a connection may fail at one of them instead. */
  readonly proxies: readonly URL[];
  /**
   * What its dispatcher names instead of the host: a socket of this machine, by its path, or the name
   * that a TLS server is asked for.
   */
  readonly names: readonly string[];
  /** Whether it goes through a dispatcher of the caller's, which may be of any version. */
  readonly hasDispatcher: boolean;
}

const PROXY_VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"];

/** Where undici keeps the dispatcher of all fetches that are given none: its versions to 7, and 8. */
const GLOBAL_DISPATCHERS = [1, 2].map((version) =>
  Symbol.for(`undici.globalDispatcher.${version}`),
);

/** The dispatchers within an EnvHttpProxyAgent. */
const PROXY_AGENTS = ["http proxy agent", "https proxy agent"];

/** Describes where a request to a URL goes, given what its fetch is told. */
export function destinationOf(url: string, fetchOptions: object): Destination {
  const own = read(fetchOptions, "dispatcher") ?? undefined;
  const chosen = own ? [own] : GLOBAL_DISPATCHERS.map((symbol) => read(globalThis, symbol));
  const dispatchers = chosen.flatMap((one) => [
    one,
    ...PROXY_AGENTS.map((name) => told(one, name)),
  ]);
  const environment = read(read(globalThis, "process"), "env");
  const named = PROXY_VARIABLES.map((name) => readText(environment, name));
  return {
    url: new URL(url),
    proxies: [...named, ...dispatchers.map(proxyOf)].flatMap((proxy) => parseUrl(proxy) ?? []),
    names: dispatchers.flatMap(namesOf),
    hasDispatcher: own !== undefined,
  };
}

export function parseUrl(text: string | undefined): URL | undefined {
  try {
    return text === undefined ? undefined : new URL(text);
  } catch {
    return undefined;
  }
}

export const portOf = (url: URL): string => url.port || (url.protocol === "https:" ? "443" : "80");

/** The proxy of undici's ProxyAgent or Socks5ProxyAgent. */
const proxyOf = (dispatcher: unknown): string | undefined =>
  readText(told(dispatcher, "proxy agent options"), "uri") ??
  readText(told(dispatcher, "proxy url"), "href");

/** What the options name with which undici's Agent makes its connections. */
function namesOf(dispatcher: unknown): string[] {
  const connect = read(told(dispatcher, "options"), "connect");
  return ["socketPath", "servername"].flatMap((option) => readText(connect, option) ?? []);
}

/**
 * What a dispatcher of undici's tells under a symbol only; where a version names that otherwise, a
 * proxy that is down is no longer known to be the request's own.
 */
function told(dispatcher: unknown, name: string): unknown {
  if (typeof dispatcher !== "object" || dispatcher === null) return undefined;
  try {
    const symbols = Object.getOwnPropertySymbols(dispatcher);
    const symbol = symbols.find(({ description }) => description === name);
    return symbol && Reflect.get(dispatcher, symbol);
  } catch {
    return undefined; // A Proxy that throws.
  }
}
