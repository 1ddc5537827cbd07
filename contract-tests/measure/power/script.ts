import { close, flood, raw, reset, type Step } from "../../servers/scripted.ts";
import type { PlainAnswer } from "../../suite/requests/correct-exchanges.ts";

/** How a server puts an answer on the wire. */
export type Script = (answer: PlainAnswer) => Step[];

type Write = (answer: PlainAnswer) => (string | Uint8Array)[];

/** The head of an answer in HTTP/1.1. */
export function head({ status, headers }: PlainAnswer, more: Record<string, string> = {}): string {
  const fields = Object.entries({ ...headers, connection: "close", ...more });
  const lines = fields.map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} Scripted`, ...lines, "", ""].join("\r\n");
}

export const sized = (body: Uint8Array) => ({ "content-length": `${body.length}` });

export const CHUNKED = { "transfer-encoding": "chunked" };

/** One chunk of a chunked body. */
export function chunk(part: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from("\r\n")]);
}

/** What ends a chunked body. */
export const END = "0\r\n\r\n";

export const half = (part: Uint8Array): Uint8Array => part.subarray(0, part.length / 2);

/** Says nothing for a while. */
export const pause: Step = () => new Promise((resolve) => setTimeout(resolve, 50));

/** Writes some parts, and ends the connection in order. */
export const parts =
  (write: Write): Script =>
  (answer) => [...write(answer).map(raw), close];

/** An answer as most servers send it. */
export const plain = parts((answer) => [head(answer, sized(answer.body)), answer.body]);

/** An answer under the name of a content-encoding, with what `encode` makes of its body. */
export const encoded = (encoding: string, encode: (body: Uint8Array) => Uint8Array): Script =>
  parts((answer) => {
    const body = encode(answer.body);
    return [head(answer, { ...sized(body), "content-encoding": encoding }), body];
  });

/** Writes some parts, then breaks the connection off, once the parts have arrived. */
export const brokenOff =
  (write: Write): Script =>
  (answer) => [...write(answer).map(raw), pause, reset];

/** Writes some parts, then nothing more, and holds the connection. */
export const stalled =
  (write: Write): Script =>
  (answer) =>
    write(answer).map(raw);

/** Writes the first part, then the other one byte at a time. */
export const dripped =
  (write: (answer: PlainAnswer) => [atOnce: string, byByte: string]): Script =>
  (answer) => {
    const [atOnce, byByte] = write(answer);
    const byteByByte: Step = async (socket) => {
      for (const byte of byByte) {
        await pause(socket);
        if (socket.destroyed) return;
        socket.write(byte);
      }
    };
    return [raw(atOnce), byteByByte];
  };

/** Writes the first part, then the other over and over. */
export const endless =
  (write: (answer: PlainAnswer) => [first: string, again: string | Uint8Array]): Script =>
  (answer) => {
    const [first, again] = write(answer);
    return [raw(first), flood(Buffer.from(again))];
  };
