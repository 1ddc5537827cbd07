import { startScriptedServer } from "../../servers/scripted.ts";
import type { Exchange, Finding, Judge } from "../../suite/judge/judge.ts";
import { send } from "../../suite/judge/send.ts";
import { bytes, correctExchange } from "../../suite/requests/correct.ts";
import type { PlainAnswer, PlainRequest } from "../../suite/requests/correct-exchanges.ts";
import { drifts } from "./drifts.ts";
import { httpFaults } from "./http-faults.ts";
import { legalBodies } from "./legal-bodies.ts";
import { legalHttp } from "./legal-http.ts";
import { legalRefusals } from "./legal-refusals.ts";
import { legalRequests } from "./legal-requests.ts";
import { relationFaults } from "./relation-faults.ts";
import { requestFaults } from "./request-faults.ts";
import { schemaFaults } from "./schema-faults.ts";
import { plain } from "./script.ts";
import {
  sessionRelationFaults,
  sessionRequestFaults,
  sessionSchemaFaults,
} from "./session-faults.ts";
import { sessionDrifts, sessionLegal } from "./session-legal.ts";
import { streamingFaults } from "./streaming-faults.ts";
import type { Named, Variation } from "./variation.ts";
import { wireFaults } from "./wire-faults.ts";

/** Servers that break the contract in exactly one way, by kind; the first finding names the fault. */
export const faults = {
  schema: [...schemaFaults, ...sessionSchemaFaults],
  HTTP: [...httpFaults, ...wireFaults],
  streaming: streamingFaults,
  relations: [...relationFaults, ...sessionRelationFaults],
  requests: [...requestFaults, ...sessionRequestFaults],
};

/** Servers that keep the contract, by kind: the last kind has moved on, and is told as drift. */
export const legal = {
  bodies: legalBodies,
  HTTP: legalHttp,
  requests: legalRequests,
  refusals: legalRefusals,
  reads: sessionLegal,
  drift: [...drifts, ...sessionDrifts],
};

/** A variation as an exchange, where nothing happens to it on the wire. */
export function recorded(variation: Variation, origin = "http://127.0.0.1"): Exchange {
  const { request, answer } = correctExchange(variation.of);
  return toExchange(
    variation.request?.(request) ?? request,
    variation.answer?.(answer) ?? answer,
    origin,
  );
}

/** What the judge is told of a request and its answer. */
export function toExchange(
  { method, path, headers, body }: PlainRequest,
  { status, headers: sent, body: content }: PlainAnswer,
  origin = "http://127.0.0.1",
): Exchange {
  return {
    request: {
      method,
      url: `${origin}${path}`,
      headers: new Headers(headers),
      body: typeof body === "string" ? bytes(body) : body,
    },
    response: { status, headers: new Headers(sent), body: content },
  };
}

const STALLED_MS = 300;
/** Far beyond what any answer that comes to an end takes. */
const ENDING_MS = 20_000;
const MAX_BYTES = 4 * 1024 * 1024;

/** Starts a variation's server, sends it one request, and tells what is found in its answer. */
export async function findOnWire(variation: Variation, judge: Judge): Promise<Finding[]> {
  const { answer } = correctExchange(variation.of);
  const script = variation.script ?? plain;
  const server = await startScriptedServer(script(variation.answer?.(answer) ?? answer));
  const sent = await send(recorded(variation, server.url).request, {
    deadlineMs: variation.findings?.[0]?.rule === "deadline" ? STALLED_MS : ENDING_MS,
    maxBytes: MAX_BYTES,
  });
  await server.close();
  return "failure" in sent ? [sent.failure] : judge(sent.exchange);
}

/** What is found or to be found: how grave, how we know, which rule, and where. */
export const namesOf = (findings: readonly (Named | Finding)[] = []): string[] =>
  findings
    .map(
      ({ severity, provenance, rule, pointer }) => `${severity} (${provenance}) ${rule} ${pointer}`,
    )
    .sort();
