/**
 * Whether a request comes from a page of the server's own origin, so that no other site can have a
 * visitor's browser make calls in their name. A browser says so in Sec-Fetch-Site, which no page can
 * set, and of a POST in Origin. What says nothing is no browser of today: it may read, not post.
 */
export function isOwnPage(request: Request, origins: readonly string[]): boolean {
  const origin = request.headers.get("origin");
  if (origin !== null && origins.includes(origin)) return true;
  if (origin === "null") return false; // A sandboxed frame, a file: anybody's.
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  return origin === null ? request.method === "GET" : isSameOrigin(origin, new URL(request.url));
}

/** A proxy that ends TLS makes http of https, on the way to us; the other way round it is another. */
function isSameOrigin(origin: string, url: URL): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  return host === url.host && (protocol === url.protocol || protocol === "https:");
}
