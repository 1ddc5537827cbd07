import type { SentRequest } from "../judge/exchange.ts";

/** Who asks, and where. */
export interface Caller {
  /** Everything before the path that the page names. */
  baseUrl: string;
  token: string;
  orgId: string;
  agentId: string;
  /** A conversation that an earlier reply named. */
  sessionId?: string;
}

/**
 * What the page says of a request:
 * - allowed: it is as described, and gets a reply;
 * - lacking: something is not there that the page requires; a reply breaks the page;
 * - misshapen: something is not as the page describes it; a reply is lax;
 * - open: the page does not say.
 */
export type Ruling = "allowed" | "lacking" | "misshapen" | "open";

/** A target that the table knows by name. */
export type KnownTarget = "mock" | "prism";

export interface Row {
  name: string;
  /** Set by the table: which part of a request the row is about. */
  theme?: string;
  ruling: Ruling;
  request(caller: Caller): SentRequest;
  /** It names something that a real server may not know: a documented refusal is right as well. */
  mayBeUnknown?: boolean;
  /** What a target is known to do wrong with it. */
  wrong?: Partial<Record<KnownTarget, string>>;
  /** What is wrong with it cannot be seen in it, such as a token that only the server knows not to be one. */
  isUnseen?: boolean;
  /** It is so large that a server may refuse to read it, or the suite to read what it echoes. */
  isLarge?: boolean;
}

/** The parts of a request; a row changes some of those of a correct one. */
export interface Parts {
  method: string;
  path: string;
  query: string;
  authorization: string | undefined;
  contentType: string | undefined;
  /** What the operation's parameters have in headers, and what else is sent there. */
  headers?: Record<string, string>;
  /** A string or bytes are sent as they are, all else as JSON. */
  body: unknown;
}

export const JSON_TYPE = "application/json";

export type RowOptions = Pick<Row, "mayBeUnknown" | "wrong" | "isLarge" | "isUnseen">;

/** Makes a row from what its request does differently than a correct one. */
export type MakeRow = (
  name: string,
  ruling: Ruling,
  change: (correct: Parts, caller: Caller) => Partial<Parts>,
  more?: RowOptions,
) => Row;

/** Makes the rows of an operation, by how a correct request to it looks. */
export const rowsOf =
  (correctParts: (caller: Caller) => Parts): MakeRow =>
  (name, ruling, change, more = {}) => {
    const request = (caller: Caller): SentRequest => {
      const correct = correctParts(caller);
      const parts = { ...correct, ...change(correct, caller) };
      const headers = new Headers({ accept: JSON_TYPE, ...parts.headers });
      if (parts.authorization !== undefined) headers.set("authorization", parts.authorization);
      if (parts.contentType !== undefined) headers.set("content-type", parts.contentType);
      const url = `${caller.baseUrl}${parts.path}${parts.query}`;
      return { method: parts.method, url, headers, body: bytesOf(parts.body) };
    };
    return { name, ruling, request, ...more };
  };

/** Prism does it wrong, and the front of the mock does not make up for it. */
export const wrongInPrism = (how: string) => ({ wrong: { mock: how, prism: how } });

/** Prism does it wrong, and the front of the mock makes up for it. */
export const wrongInPlainPrism = (how: string) => ({ wrong: { prism: how } });

function bytesOf(body: unknown): Uint8Array | null {
  if (body === null || body instanceof Uint8Array) return body;
  return new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body));
}

/**
 * Whether the request may cost money or change something: it carries the caller's token, and a lax
 * server runs a bad request as well.
 */
export function isPaid({ method, url, headers }: SentRequest, { token }: Caller): boolean {
  const isSafe = method === "GET" || method === "HEAD";
  const words = (headers.get("authorization") ?? "").split(" ");
  return !isSafe && [...words, ...new URL(url).searchParams.values()].includes(token);
}
