import type { IncomingHttpHeaders, ServerResponse } from "node:http";

/** An answer as it would be sent. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Something that goes wrong on purpose. */
interface Fault {
  /** What the agent does all the same: nothing, a run of which no event is seen yet, or a whole run. */
  agent: "idle" | "begins" | "runs";
  what: string;
  /** The error status whose example in the document is the answer, where that is so. */
  refusal?: number;
  send(outgoing: ServerResponse, answer: Answer): void;
}

/** Sends an answer as it was meant. */
export function sendWhole(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  outgoing.writeHead(status, headers).end(body);
}

/**
 * Sends half of an answer; then comes what `next` does. The connection is to go on by its headers, so
 * that its end is an accident to a client that has asked for one of its own.
 */
const sendHalf =
  (next: (outgoing: ServerResponse) => void) =>
  (outgoing: ServerResponse, { status, headers, body }: Answer): void => {
    outgoing.writeHead(status, { ...headers, connection: "keep-alive" });
    outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => next(outgoing));
  };

/** Sends another answer than the one that was meant. */
const sendOther =
  (status: number, type: string, body: string) =>
  (outgoing: ServerResponse): void => {
    const headers = { "access-control-allow-origin": "*", "content-type": type };
    outgoing.writeHead(status, headers).end(body);
  };

/** Closes the connection in order, as a server does that ends. */
const hangUp = (outgoing: ServerResponse) => void outgoing.socket?.destroy();

const TABLE = {
  "reply lost": {
    agent: "runs",
    what: "the agent runs, and the connection closes before it tells",
    send: hangUp,
  },
  reset: {
    agent: "begins",
    what: "the connection is reset while the agent runs",
    send: (outgoing) => void outgoing.socket?.resetAndDestroy(),
  },
  stalls: {
    agent: "begins",
    what: "the agent begins, and no answer ever comes",
    send() {},
  },
  "stalls in the body": {
    agent: "runs",
    what: "half of the reply comes, and never the rest",
    send: sendHalf(() => {}),
  },
  "aborted body": {
    agent: "runs",
    what: "half of the reply comes, and the connection closes",
    send: sendHalf(hangUp),
  },
  "HTML from a gateway": {
    agent: "runs",
    what: "a 502 with a page, though the agent runs",
    send: sendOther(502, "text/html", "<!doctype html><title>Bad gateway</title>"),
  },
  "500": {
    agent: "begins",
    what: "the server breaks down while the agent runs",
    send: sendOther(500, "text/plain", "Internal Server Error"),
  },
  "503": {
    agent: "idle",
    what: "the server takes no call",
    send: sendOther(503, "text/plain", "Service Unavailable"),
  },
  "429": {
    agent: "idle",
    what: "too many calls, with the contract's Retry-After",
    refusal: 429,
    send: sendWhole,
  },
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof TABLE;

/**
 * What can be asked to go wrong, by the name that the header `mock-fault` or `--fault` gives: what
 * piper-responses/testing has under the same names, in a server. docs/testing.md lists all of those.
 */
export const FAULTS: Readonly<Record<FaultName, Fault>> = TABLE;

export const isFault = (name: string): name is FaultName => Object.hasOwn(FAULTS, name);
