// Fastify: the handler for pages, and a route of its own with logs (pino), spans and metrics.
import { getRequestListener } from "@hono/node-server";
import { metrics, SpanStatusCode, trace } from "@opentelemetry/api";
import Fastify from "fastify";
import { type Attempt, createPiperClient, isPiperError } from "piper-responses";
import { handler } from "./handler.ts";

const app = Fastify({ logger: true });
const tracer = trace.getTracer("piper");
const duration = metrics
  .getMeter("piper")
  .createHistogram("piper.attempt.duration", { unit: "ms" });

/** One span and one measurement for each request to the API; nothing in them is a person's. */
function observe({ operation, number, path, durationMs, status, kind, outcome }: Attempt) {
  const attributes = {
    "http.route": path,
    "http.request.resend_count": number - 1,
    "http.response.status_code": status,
    "error.type": kind,
    "piper.outcome": outcome,
  };
  const span = tracer.startSpan(operation, { startTime: Date.now() - durationMs, attributes });
  if (kind) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
  duration.record(durationMs, { "error.type": kind, "piper.outcome": outcome });
}

const piper = createPiperClient({
  token: process.env.PIPER_TOKEN,
  orgId: process.env.PIPER_ORG_ID,
  baseUrl: process.env.PIPER_BASE_URL,
  onAttempt: observe,
});

app.post<{ Body: { question: string } }>("/ask", async (request, reply) => {
  const agent_id = process.env.PIPER_AGENT_ID ?? "";
  try {
    const { data } = await piper.createResponse({ agent_id, message: request.body.question });
    return { answer: data.content };
  } catch (error) {
    // All that a log may know: toJSON leaves out what may hold a customer's words.
    request.log.error({ err: isPiperError(error) ? error.toJSON() : error }, "no answer");
    return reply.code(502).send({ outcome: isPiperError(error) ? error.outcome : "unknown" });
  }
});

app.register(async (pages) => {
  // Without Fastify's body parsers: the handler reads the body itself.
  pages.removeAllContentTypeParsers();
  pages.addContentTypeParser("*", (_request, _body, done) => done(null));
  const listener = getRequestListener(handler);
  pages.all("/api/piper/*", (request, reply) => {
    reply.hijack();
    return listener(request.raw, reply.raw);
  });
});

await app.listen({ host: "127.0.0.1", port: Number(process.env.PORT ?? 3000) });
