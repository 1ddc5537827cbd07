// Hono on Node. On Bun, Deno and Workers the app is the same, only `serve` is the platform's.
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { handler } from "./handler.ts";

const app = new Hono();
app.all("/api/piper/*", (context) => handler(context.req.raw));

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(process.env.PORT ?? 3000) }, (info) =>
  console.log(`http://127.0.0.1:${info.port}`),
);
