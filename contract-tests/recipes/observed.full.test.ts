// The recipe for Fastify: what its log, its spans and its metrics tell of a call, and what they do not.
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { answer, startScriptedServer } from "../servers/scripted.ts";
import { makeApp, TOKEN } from "./recipe.ts";

const SPECS = [
  ...["hono@4.13.19", "@hono/node-server@2.1.9", "fastify@5.12.8", "@opentelemetry/api@1.9.1"],
  ...["@opentelemetry/sdk-trace-base@2.12.1", "@opentelemetry/sdk-metrics@2.12.1"],
];

/** What an app sets up before all else; here spans and metrics are printed. */
const TELEMETRY = `
import { metrics, trace } from "@opentelemetry/api";
import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";

const print = (what, value) => console.log(JSON.stringify({ [what]: value }));
const exporter = {
  export(spans, done) {
    for (const { name, attributes, status, duration } of spans) print("span", { name, attributes, status, duration });
    done({ code: 0 });
  },
  shutdown: async () => {},
};
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
class Reader extends MetricReader {
  async onShutdown() {}
  async onForceFlush() {}
}
const reader = new Reader();
metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
process.on("SIGUSR2", async () => {
  const { resourceMetrics } = await reader.collect();
  const [{ descriptor, dataPoints }] = resourceMetrics.scopeMetrics[0].metrics;
  print("metric", { name: descriptor.name, points: dataPoints.map(({ attributes, value }) => [attributes, value.count]) });
});
`;

const REPLY = JSON.stringify({ content: "It comes on Friday.", role: "assistant" });

test("each attempt is a span and a measurement, a failure a line of the log, without a person's words", async () => {
  const limited = answer(429, "{}", { "retry-after": "0" });
  const api = await startScriptedServer(
    [limited],
    [answer(200, REPLY)],
    [answer(500, "the secret")],
  );
  onTestFinished(api.close);
  const app = await makeApp(SPECS, ["handler.ts", "fastify.ts"], {
    "telemetry.js": TELEMETRY,
    "main.js": 'import "./telemetry.js"; import "./fastify.ts"; console.log("pid", process.pid);',
  });
  const { url, printed } = await app.start("main.js", app.environment(api.url));
  const ask = async () => {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ question: "Where is the order of Alice?" });
    const response = await fetch(`${url}/ask`, { method: "POST", headers, body });
    return [response.status, await response.json()];
  };
  expect(await ask()).toEqual([200, { answer: "It comes on Friday." }]);
  expect(await ask()).toEqual([502, { outcome: "unknown" }]);

  const [, pid] = /pid (\d+)/.exec(printed.join("")) ?? [];
  process.kill(Number(pid), "SIGUSR2");
  await expect.poll(() => printed.join("")).toContain('"metric"');
  const lines = printed
    .join("")
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
  const route = "/v1/orgs/{org_id}/responses/";
  expect(lines.flatMap(({ span }) => (span ? [span] : []))).toMatchObject([
    {
      name: "createResponse",
      attributes: { "http.route": route, "http.response.status_code": 429, "error.type": "http" },
      status: { code: 2 },
    },
    {
      name: "createResponse",
      attributes: { "http.request.resend_count": 1, "http.response.status_code": 200 },
      status: { code: 0 },
    },
    {
      name: "createResponse",
      attributes: { "piper.outcome": "unknown", "http.response.status_code": 500 },
      status: { code: 2 },
    },
  ]);
  const [metric] = lines.flatMap(({ metric }) => (metric ? [metric] : []));
  expect(metric.name).toBe("piper.attempt.duration");
  expect(metric.points).toHaveLength(3);
  expect(lines.find(({ msg }) => msg === "no answer")).toMatchObject({
    level: 50,
    err: { kind: "http", outcome: "unknown", status: 500 },
  });
  expect(printed.join("")).not.toMatch(new RegExp(`Alice|Friday|the secret.*body|${TOKEN}`));
}, 240_000);
