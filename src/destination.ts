import { read, readText } from "./plain.ts";

/** Where a request is sent, and what it may meet on the way. */
export interface Destination {
  readonly url: URL;
  /** The proxies that it may go through: a connection may fail at one of them instead. */
  readonly proxies: readonly URL[];
  /** Whether it goes through a dispatcher of the caller's, which may be of any version. */
  readonly hasDispatcher: boolean;
}

const PROXY_VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"];

/** Describes where a request to a URL goes, given what its fetch is told. */
export function destinationOf(url: string, fetchOptions: object): Destination {
  const dispatcher = read(fetchOptions, "dispatcher");
  const environment = read(read(globalThis, "process"), "env");
  const named = PROXY_VARIABLES.map((name) => readText(environment, name));
  const proxies = [...named, proxyOfDispatcher(dispatcher)].flatMap(
    (proxy) => parseUrl(proxy) ?? [],
  );
  return { url: new URL(url), proxies, hasDispatcher: dispatcher !== undefined };
}

function parseUrl(text: string | undefined): URL | undefined {
  try {
    return text === undefined ? undefined : new URL(text);
  } catch {
    return undefined;
  }
}

/**
 * The proxy of undici's ProxyAgent or Socks5ProxyAgent. It is told under a symbol only; where a version
 * names that otherwise, a proxy that is down is no longer known to be the request's own.
 */
function proxyOfDispatcher(dispatcher: unknown): string | undefined {
  if (typeof dispatcher !== "object" || dispatcher === null) return undefined;
  const told = (name: string): unknown => {
    const symbols = Object.getOwnPropertySymbols(dispatcher);
    const symbol = symbols.find(({ description }) => description === name);
    return symbol && Reflect.get(dispatcher, symbol);
  };
  try {
    return readText(told("proxy agent options"), "uri") ?? readText(told("proxy url"), "href");
  } catch {
    return undefined; // A Proxy that throws.
  }
}
