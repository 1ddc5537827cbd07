// Servers that do not come to an end: only a deadline for the whole exchange, and a limit to what
// is read, get past them.
import { gzipSync } from "node:zlib";
import { textOf } from "../../suite/requests/correct.ts";
import {
  CHUNKED,
  chunk,
  dripped,
  endless,
  half,
  head,
  type Script,
  sized,
  stalled,
} from "./script.ts";
import { finding, type Variation } from "./variation.ts";

const spaces = " ".repeat(64 * 1024);
const moreHeaders = `x-more: ${"1".repeat(1000)}\r\n`;

/** By the rule that a client's finding names. */
const scripts: Record<string, Record<string, Script>> = {
  deadline: {
    "no answer at all": stalled(() => []),
    "a stall in the status line": stalled(() => ["HTTP/1.1 2"]),
    "a stall in the head": stalled((answer) => [half(Buffer.from(head(answer)))]),
    "a stall after the head": stalled((answer) => [head(answer, sized(answer.body))]),
    "a stall in the body": stalled((answer) => [
      head(answer, sized(answer.body)),
      half(answer.body),
    ]),
    "a stall before the last byte": stalled((answer) => [
      head(answer, sized(answer.body)),
      answer.body.subarray(0, -1),
    ]),
    "a stall before the last chunk": stalled((answer) => [
      head(answer, CHUNKED),
      chunk(answer.body),
    ]),
    "a stall in a gzip body": stalled((answer) => {
      const zipped = gzipSync(answer.body);
      return [head(answer, { ...sized(zipped), "content-encoding": "gzip" }), half(zipped)];
    }),
    "a body that only the connection ends, and a connection that does not": stalled((answer) => [
      head(answer),
      answer.body,
    ]),
    "a head one byte at a time": dripped((answer) => ["", head(answer)]),
    "a body one byte at a time": dripped((answer) => [
      head(answer, sized(answer.body)),
      textOf(answer.body),
    ]),
    "interim answers without end": endless(() => ["", "HTTP/1.1 100 Continue\r\n\r\n".repeat(100)]),
  },
  "too-large": {
    "a body without end": endless((answer) => [head(answer), spaces]),
    "chunks without end": endless((answer) => [head(answer, CHUNKED), chunk(Buffer.from(spaces))]),
    "a string without end": endless((answer) => [`${head(answer)}{"content":"`, spaces]),
    "lists without end": endless((answer) => [head(answer), "[".repeat(64 * 1024)]),
    "a gzip body that never stops unpacking": endless((answer) => [
      head(answer, { "content-encoding": "gzip" }),
      gzipSync(spaces.repeat(64)),
    ]),
  },
  http: {
    "headers without end": endless((answer) => [head(answer).slice(0, -2), moreHeaders]),
    "a header without end": endless(() => ["HTTP/1.1 200 OK\r\nx-more: 1", "1".repeat(1000)]),
    "trailers without end": endless((answer) => [
      `${head(answer, CHUNKED)}2\r\n{}\r\n0\r\n`,
      moreHeaders,
    ]),
    "a chunk extension without end": endless((answer) => [
      `${head(answer, CHUNKED)}1;more=`,
      "1".repeat(1000),
    ]),
  },
};

export const streamingFaults: Variation[] = Object.entries(scripts).flatMap(([rule, named]) =>
  Object.entries(named).map(([name, script]) => ({
    name,
    of: "withEvents",
    script,
    findings: [finding("http", rule, "")],
  })),
);
