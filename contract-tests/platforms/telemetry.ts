import { PACKAGE } from "../../scripts/shared/package-name.ts";
import { type Expectation, need, type Platform } from "./platform.ts";
import { ASK } from "./programs.ts";
import { tryApp } from "./try-app.ts";

const SPECS = [
  "@opentelemetry/api@1.9.0",
  "@opentelemetry/sdk-trace-node@2.12.1",
  "@opentelemetry/instrumentation@0.223.0",
  "@opentelemetry/instrumentation-undici@0.33.0",
];

const PROGRAM = `
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import * as piper from "${PACKAGE}";
${ASK}
const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
provider.register();
registerInstrumentations({ instrumentations: [new UndiciInstrumentation()] });
const spansOf = async (call) => {
  exporter.reset();
  const seen = await call;
  const spans = exporter.getFinishedSpans();
  return { ...seen, spans: spans.length, holdsToken: JSON.stringify(spans.map(({ attributes }) => attributes)).includes("pat_example") };
};
await find("a reply", spansOf(ask("is it traced?")));
await find("a 401", spansOf(ask("a 401")));
await find("a 429, then a reply", spansOf(ask("a 429")));
await find("a lost connection", spansOf(ask("a lost connection")));
await find("nobody listens", spansOf(ask("none", { baseUrl: "http://127.0.0.1:6001", maxRetries: 0 })));
process.exit();
`;

const spans = (spans: number, seen: object): Expectation => ({
  expected: { ...seen, spans, holdsToken: false },
});

/** OpenTelemetry's instrumentation of the built-in fetch: a span for each attempt. */
export const openTelemetry: Platform = {
  name: "OpenTelemetry",
  async run(signal) {
    const modules = await need(...SPECS);
    const files = { "package.json": '{ "type": "module" }', "main.js": PROGRAM };
    return tryApp(
      { modules, files, runs: [["main.js"]], signal },
      {
        "a reply": spans(1, { content: "Traced" }),
        "a 401": spans(1, { kind: "http", outcome: "rejected" }),
        "a 429, then a reply": spans(2, { content: "Run 2" }),
        "a lost connection": spans(1, { kind: "connection", outcome: "unknown" }),
        "nobody listens": spans(1, { kind: "connection", outcome: "not_sent" }),
      },
    );
  },
};
