import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type RequestOptions,
  request,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import { findOperation, readOpenApi } from "../document/openapi.ts";
import { createChooseExample } from "./choose-example.ts";
import { type Server, startPrism } from "./prism.ts";

const HOST = "127.0.0.1";
const MAX_BODY_BYTES = 1024 * 1024;
const ANSWER_WITHIN_MS = 10_000;

/**
 * Starts Prism behind a front that does what Prism cannot: it picks the example that a request
 * asks for, where Prism gives the first one, and answers a body that is not JSON, where it hangs.
 */
export async function startMockServer({ port = 0 } = {}): Promise<Server> {
  const chooseExample = createChooseExample(findOperation(await readOpenApi()).operation);

  async function forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    if (!body) return refuse(outgoing, 413, `The mock reads up to ${MAX_BODY_BYTES} bytes.`);

    const { connection, expect, "transfer-encoding": _, ...headers } = incoming.headers;
    const { json, bytes } = readJson(body, headers["content-type"]);
    // JSON has no charset, and Prism hangs on one that is not UTF-8.
    if (json !== undefined) headers["content-type"] = headers["content-type"]?.replace(/;.*/, "");
    headers["content-length"] = String(bytes.length);
    const query = new URLSearchParams(incoming.url?.split("?")[1]);
    const chosen = headers.prefer || [...query.keys()].some((name) => name.startsWith("__"));
    if (!chosen) headers.prefer = `example=${chooseExample(query, json)}`;

    const { method, url: path } = incoming;
    const answer = await send((await prism).url, { method, path, headers }, bytes);
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    await pipeline(answer, outgoing);
  }

  const front = createServer((incoming, outgoing) => {
    forward(incoming, outgoing).catch((error) =>
      refuse(outgoing, 502, `Prism gave no answer: ${error.message}`),
    );
  });
  const closeFront = () => {
    front.close();
    front.closeAllConnections();
  };
  front.listen(port, HOST);
  await once(front, "listening");
  const prism = startPrism();
  await prism.catch(closeFront);
  const { close: closePrism } = await prism;
  return {
    url: `http://${HOST}:${(front.address() as AddressInfo).port}`,
    async close() {
      closeFront();
      await closePrism();
    },
  };
}

/** The whole body, or undefined where it is too long to keep. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined;
}

/** Text that is not JSON goes on as a JSON string: the document's own 422 answers that. */
function readJson(body: Buffer, contentType = ""): { json?: unknown; bytes: Buffer } {
  if (body.length === 0 || !/json/i.test(contentType)) return { bytes: body };
  const text = body.toString();
  try {
    return { json: JSON.parse(text), bytes: body };
  } catch {
    return { json: text, bytes: Buffer.from(JSON.stringify(text)) };
  }
}

function send(url: string, options: RequestOptions, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, timeout: ANSWER_WITHIN_MS });
    sent.on("timeout", () => sent.destroy(new Error(`none in ${ANSWER_WITHIN_MS / 1000} s`)));
    sent.on("error", reject);
    sent.on("response", resolve);
    sent.end(body);
  });
}

function refuse(outgoing: ServerResponse, status: number, detail: string): void {
  if (outgoing.headersSent) return void outgoing.destroy();
  const headers = { "content-type": "application/json", "access-control-allow-origin": "*" };
  outgoing.writeHead(status, headers).end(JSON.stringify({ detail }));
}
