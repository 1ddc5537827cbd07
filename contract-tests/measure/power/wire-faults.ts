// What a server may do to the bytes of a right answer on their way.
import { brotliCompressSync, deflateRawSync, gzipSync } from "node:zlib";
import {
  brokenOff,
  CHUNKED,
  chunk,
  END,
  encoded,
  half,
  head,
  parts,
  type Script,
  sized,
} from "./script.ts";
import { finding, type Variation } from "./variation.ts";

const OK = "HTTP/1.1 200 OK";
const JSON_TYPE = "content-type: application/json";

/** A head as it stands here, then the right body. */
const headed = (...lines: string[]): Script =>
  parts(({ body }) => [[...lines, "", ""].join("\r\n"), body]);

/** By the rule that a client's finding names. */
const scripts: Record<string, Record<string, Script>> = {
  "cut-off": {
    "a content-length beyond the body": parts((answer) => [
      head(answer, { "content-length": `${answer.body.length + 1}` }),
      answer.body,
    ]),
    "a content-length and no body": parts((answer) => [head(answer, sized(answer.body))]),
    "chunks without the last one": parts((answer) => [head(answer, CHUNKED), chunk(answer.body)]),
    "a chunk that is cut": parts((answer) => [head(answer, CHUNKED), half(chunk(answer.body))]),
    "a reset after the head": brokenOff((answer) => [head(answer, sized(answer.body))]),
    "a reset in the body": brokenOff((answer) => [
      head(answer, sized(answer.body)),
      half(answer.body),
    ]),
    "a reset between chunks": brokenOff((answer) => [
      head(answer, CHUNKED),
      chunk(half(answer.body)),
    ]),
    "a reset where only the connection ends the body": brokenOff((answer) => [
      head(answer),
      answer.body,
    ]),
  },
  "no-answer": {
    "a goodbye before any answer": parts(() => []),
    "a reset before any answer": brokenOff(() => []),
    "a cut status line": parts(() => ["HTTP/1.1 20"]),
    "a cut head": parts((answer) => [half(Buffer.from(head(answer)))]),
    "a reset in the head": brokenOff((answer) => [half(Buffer.from(head(answer)))]),
    "an interim answer and no other": parts(() => ["HTTP/1.1 100 Continue\r\n\r\n"]),
  },
  http: {
    "two content-lengths": headed(OK, JSON_TYPE, "content-length: 10", "content-length: 20"),
    "a content-length that is no number": headed(OK, JSON_TYPE, "content-length: all"),
    "a negative content-length": headed(OK, JSON_TYPE, "content-length: -1"),
    "a content-length beside chunks": parts((answer) => [
      head(answer, { ...CHUNKED, ...sized(answer.body) }),
      chunk(answer.body),
      END,
    ]),
    "a chunk whose size is no number": parts((answer) => [head(answer, CHUNKED), "all\r\n{}\r\n"]),
    "a chunk longer than its size": parts((answer) => [
      head(answer, CHUNKED),
      "1\r\n",
      answer.body,
      "\r\n",
      END,
    ]),
    "a content-length short of the body": parts((answer) => [
      head(answer, { "content-length": `${answer.body.length - 1}` }),
      answer.body,
    ]),
    "a body that claims to be in chunks": parts((answer) => [head(answer, CHUNKED), answer.body]),
    "no status line": parts(({ body }) => [body]),
    "a status line without a status": headed("HTTP/1.1 OK", JSON_TYPE),
    "a status of four digits": headed("HTTP/1.1 2000 OK", JSON_TYPE),
    "another protocol": parts(() => ["SSH-2.0-Server\r\n"]),
    "another protocol to switch to": parts(() => [
      "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n",
    ]),
    "a header without a colon": headed(OK, JSON_TYPE, "x-request-id"),
    "a header name with a blank": headed(OK, "content type: application/json", JSON_TYPE),
    "a NUL in a header": headed(OK, JSON_TYPE, "x-request-id: 1\0"),
  },
  "content-encoding": {
    "gzip in name only": encoded("gzip", (body) => body),
    "a gzip body that is cut": encoded("gzip", (body) => half(gzipSync(body))),
    "a gzip body with a wrong checksum": encoded("gzip", (body) =>
      Buffer.concat([gzipSync(body).subarray(0, -8), Buffer.alloc(8)]),
    ),
    "deflate without its envelope": encoded("deflate", deflateRawSync),
    "brotli in name only": encoded("br", (body) => body),
    "brotli under the name of gzip": encoded("gzip", brotliCompressSync),
    "an unknown content-encoding": encoded("x-parcel", (body) => body),
  },
};

export const wireFaults: Variation[] = Object.entries(scripts).flatMap(([rule, named]) =>
  Object.entries(named).map(([name, script]) => ({
    name,
    of: "withEvents",
    script,
    findings: [finding("http", rule, "")],
  })),
);
