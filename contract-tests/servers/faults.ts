import type { IncomingHttpHeaders, ServerResponse } from "node:http";

/** An answer as it would be sent. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Something that goes wrong on purpose. */
interface Fault {
  /** Whether the agent runs before it does. */
  runs: boolean;
  what: string;
  send(outgoing: ServerResponse, answer: Answer): void;
}

/** Sends another answer than the one that was meant. */
const answerWith =
  (status: number, headers: Record<string, string>, body: string) =>
  (outgoing: ServerResponse): void => {
    outgoing.writeHead(status, { "access-control-allow-origin": "*", ...headers }).end(body);
  };

const JSON_TYPE = { "content-type": "application/json" };
const HTML_TYPE = { "content-type": "text/html" };

const TABLE = {
  "reply lost": {
    runs: true,
    what: "the agent runs, and the connection is torn before the answer",
    send: (outgoing) => void outgoing.socket?.resetAndDestroy(),
  },
  "aborted body": {
    runs: true,
    what: "the agent runs, and the connection is torn amid its answer",
    send(outgoing, { status, headers, body }) {
      outgoing.writeHead(status, headers);
      const half = body.subarray(0, Math.floor(body.length / 2));
      outgoing.write(half, () => outgoing.socket?.resetAndDestroy());
    },
  },
  stalls: {
    runs: true,
    what: "the agent runs, and nothing is answered",
    send() {},
  },
  "HTML from a gateway": {
    runs: true,
    what: "the agent runs, and a gateway answers 502 in its place",
    send: answerWith(502, HTML_TYPE, "<html><h1>502 Bad Gateway</h1></html>"),
  },
  "500": {
    runs: false,
    what: "the server breaks down before a run",
    send: answerWith(500, JSON_TYPE, '{"detail":"Internal Server Error"}'),
  },
  "429": {
    runs: false,
    what: "too many calls, and the next one after a second",
    send: answerWith(429, { ...JSON_TYPE, "retry-after": "1" }, '{"detail":"Too many requests."}'),
  },
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof TABLE;

/**
 * What can be asked to go wrong, by the name that the header `mock-fault` or `--fault` gives: the
 * same names that piper-responses/testing has for its fake.
 */
export const FAULTS: Readonly<Record<FaultName, Fault>> = TABLE;

export const isFault = (name: string): name is FaultName => Object.hasOwn(FAULTS, name);

/** Sends an answer as it was meant. */
export function sendWhole(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  outgoing.writeHead(status, headers).end(body);
}
