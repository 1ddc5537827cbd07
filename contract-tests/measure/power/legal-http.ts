// HTTP that keeps the contract in ways that one may not expect.
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { close, raw } from "../../servers/scripted.ts";
import type { PlainAnswer } from "../../suite/requests/correct-exchanges.ts";
import {
  CHUNKED,
  chunk,
  END,
  encoded,
  half,
  head,
  parts,
  pause,
  type Script,
  sized,
  stalled,
} from "./script.ts";
import { all, header, type Variation } from "./variation.ts";

const headers: Record<string, (answer: PlainAnswer) => PlainAnswer> = {
  "names the charset": header("content-type", "application/json; charset=utf-8"),
  "names the charset in capitals": header("content-type", 'APPLICATION/JSON;CHARSET="UTF-8"'),
  "names a profile of the media type": header("content-type", 'application/json; profile="v1"'),
  "sends headers of its own": all(
    header("x-request-id", "7"),
    header("set-cookie", "a=b; Path=/; HttpOnly"),
    header("cache-control", "no-store"),
  ),
};

const scripts: Record<string, Script> = {
  "sends one chunk": parts((answer) => [head(answer, CHUNKED), chunk(answer.body), END]),
  "cuts its chunks through characters": parts((answer) => {
    const chunks = [...answer.body].map((byte) => chunk(new Uint8Array([byte])));
    return [head(answer, CHUNKED), ...chunks, END];
  }),
  "sends chunk extensions and trailers": parts((answer) => [
    head(answer, { ...CHUNKED, trailer: "x-checksum" }),
    `${answer.body.length.toString(16).toUpperCase()};name="value"\r\n`,
    answer.body,
    "\r\n0\r\nx-checksum: 1\r\n\r\n",
  ]),
  "ends the body with the connection": parts((answer) => [head(answer), answer.body]),
  "speaks HTTP/1.0": parts((answer) => [head(answer).replace("/1.1", "/1.0"), answer.body]),
  "has no reason phrase": parts((answer) => [
    head(answer, sized(answer.body)).replace(" Scripted", " "),
    answer.body,
  ]),
  "writes its header names in capitals": parts((answer) => [
    head(answer, sized(answer.body)).replace(/^[\w-]+:/gm, (name) => name.toUpperCase()),
    answer.body,
  ]),
  "pads its header values": parts((answer) => [
    head(answer, sized(answer.body)).replace(/: (.*)\r/g, ": \t $1 \t\r"),
    answer.body,
  ]),
  "says that it is at it first": parts((answer) => [
    "HTTP/1.1 102 Processing\r\n\r\n",
    head(answer, sized(answer.body)),
    answer.body,
  ]),
  "sends gzip in brotli": encoded("gzip, br", (body) => brotliCompressSync(gzipSync(body))),
  "says 100 and 103 first": parts((answer) => [
    "HTTP/1.1 100 Continue\r\n\r\n",
    "HTTP/1.1 103 Early Hints\r\nlink: </>; rel=preconnect\r\n\r\n",
    head(answer, sized(answer.body)),
    answer.body,
  ]),
  "holds the connection when all is said": stalled((answer) => [
    head(answer, { ...sized(answer.body), connection: "keep-alive" }),
    answer.body,
  ]),
  "pauses before the head and in the body": (answer) => [
    pause,
    raw(head(answer, sized(answer.body))),
    raw(half(answer.body)),
    pause,
    raw(answer.body.subarray(half(answer.body).length)),
    close,
  ],
  "sends gzip": encoded("gzip", gzipSync),
  "sends gzip in two members": encoded("gzip", (body) =>
    Buffer.concat([gzipSync(body.subarray(0, 100)), gzipSync(body.subarray(100))]),
  ),
  "sends deflate": encoded("deflate", deflateSync),
  "sends brotli": encoded("br", brotliCompressSync),
  "names the identity encoding": encoded("identity", (body) => body),
  "names gzip as x-gzip": encoded("x-gzip", gzipSync),
};

export const legalHttp: Variation[] = [
  ...Object.entries(headers).map(
    ([name, answer]): Variation => ({ name, of: "withEvents", answer }),
  ),
  ...Object.entries(scripts).map(
    ([name, script]): Variation => ({ name, of: "withEvents", script }),
  ),
];
