import { contract } from "../generated/contract.ts";
import { type Checked, ok } from "./check-options.ts";
import { has } from "./plain.ts";

/** Where calls go: below a URL, or below a path on the host of the page that makes them. */
export type BaseUrl =
  | { readonly url: string; readonly isHttp: boolean; readonly isDefaultHost: boolean }
  | { readonly path: string };

/** Reads a `baseUrl`. Its trailing slashes are left out: every path begins with one. */
export function readBaseUrl(given: unknown): Checked<BaseUrl> {
  if (typeof given !== "string") return { wrong: "must be a string" };
  if (given.startsWith("/")) return readPath(given);
  let url: URL;
  try {
    url = new URL(given);
  } catch {
    return { wrong: 'must be a URL ("https://…"), or in a page a path ("/api/piper")' };
  }
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return { wrong: `must be https, not ${url.protocol.slice(0, -1)}` };
  if (url.username || url.password) return { wrong: "must hold no user name and no password" };
  // An empty query or fragment shows in `href` alone.
  if (url.href !== url.origin + url.pathname) return { wrong: "must have no query and no #" };
  const isHttp = url.protocol === "http:" && !isLoopback(url.hostname);
  const isDefaultHost = url.host === new URL(contract.server).host;
  if (isHttp && isDefaultHost) return { wrong: "must be https" };
  return ok({ url: withoutTrailingSlashes(url.href), isHttp, isDefaultHost });
}

/** A path of the page's own host: nothing that a browser would read as another host. */
function readPath(given: string): Checked<BaseUrl> {
  const somewhere = "https://page.invalid";
  const isElsewhere = /^\/[/\\]/.test(given.replace(/[\t\n\r]/g, ""));
  if (isElsewhere) return { wrong: "must be a path of the page's own host, or a whole URL" };
  const { origin, href, pathname } = new URL(given, somewhere);
  if (href !== origin + pathname) return { wrong: "must have no query and no #" };
  return ok({ path: withoutTrailingSlashes(pathname) });
}

/** In linear time: a regular expression would look at each run of slashes from each of them. */
function withoutTrailingSlashes(text: string): string {
  let end = text.length;
  while (text[end - 1] === "/") end--;
  return text.slice(0, end);
}

/** Whether a host is this machine: nothing on the way to it overhears, but a proxy that is set for it. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

/** The whole URL of a `baseUrl`; undefined for a path where there is no page to be below. */
export function resolveBaseUrl(baseUrl: BaseUrl): string | undefined {
  if (has(baseUrl, "url")) return baseUrl.url;
  const origin: unknown = globalThis.location?.origin;
  const isWeb = typeof origin === "string" && /^https?:/.test(origin);
  return isWeb ? origin + baseUrl.path : undefined;
}
