import { type Agent, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import type { Exchange, SentRequest } from "./exchange.ts";
import type { Finding } from "./finding.ts";

export interface SendLimits {
  /** For the whole exchange, from the connection to the last byte of the answer. */
  deadlineMs: number;
  /** For the answer's body, as sent and as decoded. */
  maxBytes: number;
  /** Ends the exchange at once. */
  signal?: AbortSignal;
  /** Makes the connections; without one, each request makes its own. */
  agent?: Agent | false;
}

/** A full exchange, or why there is none. */
export type Sent = { exchange: Exchange } | { failure: Finding };

type Failure = Pick<Finding, "rule" | "expected" | "actual">;

/** The rules that say that nothing was judged: the caller ended the exchange, or reads no further. */
export const STOPPED = "stopped";
export const TOO_LARGE = "too-large";

const UNREACHABLE =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ETIMEDOUT|EPROTO|ERR_PROXY|CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

const DECODERS: Record<string, (body: Uint8Array, options: object) => Promise<Buffer>> = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/**
 * Sends one request and receives its answer. It follows no redirect and sends nothing again, and
 * ends in time whatever the server does.
 */
export async function send(request: SentRequest, limits: SendLimits): Promise<Sent> {
  const received = await receive(request, limits);
  if ("rule" in received) return { failure: toFinding(received) };
  const body = hasBody(request, received)
    ? await decode(received, limits.maxBytes)
    : new Uint8Array();
  if ("rule" in body) return { failure: toFinding(body) };
  const { status, headers } = received;
  return { exchange: { request, response: { status, headers, body } } };
}

type Received = Exchange["response"];

/** RFC 9110, section 6.4.1: these have none, whatever coding their header names. */
const hasBody = ({ method }: SentRequest, { status }: Received): boolean =>
  method !== "HEAD" && status !== 204 && status !== 304;

function receive(
  request: SentRequest,
  { deadlineMs, maxBytes, signal, agent = false }: SendLimits,
): Promise<Received | Failure> {
  return new Promise((resolve) => {
    const requestOf = new URL(request.url).protocol === "https:" ? requestHttps : requestHttp;
    const outgoing = requestOf(request.url, {
      method: request.method,
      headers: {
        "accept-encoding": "gzip, deflate, br",
        "content-length": request.body?.length ?? 0,
        ...Object.fromEntries(request.headers),
      },
      agent,
    });
    let answer: IncomingMessage | undefined;
    let size = 0;
    const chunks: Buffer[] = [];

    const finish = (outcome: Received | Failure) => {
      clearTimeout(deadline);
      signal?.removeEventListener("abort", stop);
      resolve(outcome);
      outgoing.destroy();
    };
    const deadline = setTimeout(() => {
      const actual = answer ? `${count(size)} and no end` : "no answer";
      finish({ rule: "deadline", expected: `an answer within ${deadlineMs} ms`, actual });
    }, deadlineMs);

    const stop = () => finish({ rule: STOPPED, expected: "an answer", actual: "stopped" });
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();

    // Listened to until the end: what is wrong with the last byte comes as an error as well.
    outgoing.on("error", (error) => finish(failure(error, answer ? size : undefined)));
    // Without a listener, Node takes a 101 for no answer and waits for another one.
    outgoing.once("upgrade", (_, socket) => {
      socket.destroy();
      finish({ rule: "http", expected: "an HTTP answer", actual: "another protocol (101)" });
    });
    outgoing.once("response", (incoming) => {
      answer = incoming;
      incoming.on("error", (error) => finish(failure(error, size)));
      incoming.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxBytes) finish(tooLarge(maxBytes));
        else chunks.push(chunk);
      });
      incoming.once("end", () =>
        finish({
          status: incoming.statusCode ?? 0,
          headers: headersOf(incoming),
          body: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.end(request.body ?? undefined);
  });
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2)
    headers.append(rawHeaders[at] ?? "", rawHeaders[at + 1] ?? "");
  return headers;
}

/** Undoes the Content-Encoding, the last coding first. */
async function decode(
  { headers, body }: Received,
  maxOutputLength: number,
): Promise<Uint8Array | Failure> {
  const codings = headers.get("content-encoding")?.toLowerCase().split(",") ?? [];
  let decoded = body;
  for (const coding of codings.map((name) => name.trim()).reverse()) {
    if (coding === "" || coding === "identity") continue;
    const decoder = Object.hasOwn(DECODERS, coding) ? DECODERS[coding] : undefined;
    const rule = "content-encoding";
    if (!decoder) return { rule, expected: "gzip, deflate, br or none", actual: "another coding" };
    try {
      decoded = await decoder(decoded, { maxOutputLength });
    } catch (error) {
      if (codeOf(error) === "ERR_BUFFER_TOO_LARGE") return tooLarge(maxOutputLength);
      return { rule, expected: `a ${coding} body`, actual: `${count(body.length)} that are not` };
    }
  }
  return decoded;
}

/** `received` counts the bytes of a body that had begun. */
function failure(error: Error, received: number | undefined): Failure {
  const code = codeOf(error);
  if (code.startsWith("HPE_"))
    return { rule: "http", expected: "an HTTP answer", actual: `one that is not (${code})` };
  if (received !== undefined)
    return {
      rule: "cut-off",
      expected: "a whole answer",
      actual: `${count(received)}, then ${code}`,
    };
  if (UNREACHABLE.test(code))
    return { rule: "unreachable", expected: "a server", actual: `none (${code})` };
  return { rule: "no-answer", expected: "an answer", actual: `none (${code})` };
}

const tooLarge = (maxBytes: number): Failure => ({
  rule: TOO_LARGE,
  expected: `at most ${count(maxBytes)}`,
  actual: "more",
});

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "failed";

const count = (bytes: number) => `${bytes} bytes`;

const toFinding = (failure: Failure): Finding => ({
  severity: "violation",
  ...failure,
  pointer: "",
  provenance: "http",
});
