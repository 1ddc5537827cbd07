// AWS Lambda behind an HTTP API or a function URL. An HTTP API ends a request after 30 s: give
// createPiperHandler a `timeoutMs` of 25_000, so that the page learns what came of its call.
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import { handler as pages } from "./handler.ts";

const app = new Hono();
app.all("/api/piper/*", (context) => pages(context.req.raw));

export const handler = handle(app);
