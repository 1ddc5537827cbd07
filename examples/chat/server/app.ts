// The app: the page's files, and the calls that the page makes.
import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { secureHeaders } from "hono/secure-headers";
import type { PiperClient } from "piper-responses";
import { createPiperHandler } from "piper-responses/handler";
import type { PageFile } from "./page.ts";

/** The page loads its own files, calls its own server, and makes no HTML out of text. */
const contentSecurityPolicy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'"],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
  requireTrustedTypesFor: ["'script'"],
};

/** The names that this app has: on a server of yours, its domain. */
const OWN_HOSTS = new Set(["127.0.0.1", "localhost"]);

export function createApp(piper: PiperClient, agent_id: string, files: PageFile[]): Hono {
  /** Which visitor began which conversations. An app of yours has a login, and a database. */
  const conversations = new Map<string, Set<string>>();

  const handler = createPiperHandler({
    piper,
    agents: [agent_id],
    // This page is for people who may see what a run cost, and how the agent came to its answer.
    events: true,
    authorize(_, visitor: string | undefined) {
      if (!visitor) return false;
      const own = conversations.get(visitor) ?? new Set();
      return {
        sessions: (session_id) => own.has(session_id),
        onReply({ session_id }) {
          if (session_id) conversations.set(visitor, own.add(session_id));
        },
      };
    },
  });

  const app = new Hono();
  app.use(secureHeaders({ contentSecurityPolicy }));
  // Another site's name may be made to lead here (DNS rebinding): its pages are not this app's.
  app.use((c, next) =>
    OWN_HOSTS.has(new URL(c.req.url).hostname) ? next() : Promise.resolve(c.text("Forbidden", 403)),
  );
  app.all("/api/piper/*", (c) => handler(c.req.raw, getCookie(c, "visitor")));
  for (const { path, type, body } of files) {
    app.get(path, (c) => {
      const secure = new URL(c.req.url).protocol === "https:";
      // Whoever has no name yet gets one that nobody can guess and no script can read.
      if (path === "/" && !getCookie(c, "visitor"))
        setCookie(c, "visitor", randomUUID(), { httpOnly: true, sameSite: "Lax", secure });
      return c.body(body, 200, { "content-type": type, "cache-control": "no-cache" });
    });
  }
  return app;
}
