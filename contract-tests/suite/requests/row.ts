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
  /** A string or bytes are sent as they are, all else as JSON. */
  body: unknown;
}

export const JSON_TYPE = "application/json";

type RowOptions = Pick<Row, "mayBeUnknown" | "wrong" | "isLarge">;

/** Makes a row from what its request does differently than a correct one. */
export function row(
  name: string,
  ruling: Ruling,
  change: (correct: Parts, caller: Caller) => Partial<Parts>,
  more: RowOptions = {},
): Row {
  const request = (caller: Caller): SentRequest => {
    const correct: Parts = {
      method: "POST",
      path: `/v1/orgs/${caller.orgId}/responses/`,
      query: "?include_events=true",
      authorization: `Bearer ${caller.token}`,
      contentType: JSON_TYPE,
      body: correctFields(caller),
    };
    const parts = { ...correct, ...change(correct, caller) };
    const headers = new Headers({ accept: JSON_TYPE });
    if (parts.authorization !== undefined) headers.set("authorization", parts.authorization);
    if (parts.contentType !== undefined) headers.set("content-type", parts.contentType);
    const url = `${caller.baseUrl}${parts.path}${parts.query}`;
    return { method: parts.method, url, headers, body: bytesOf(parts.body) };
  };
  return { name, ruling, request, ...more };
}

/** Makes a row whose body differs from a correct one in some fields; undefined takes one away. */
export function bodyRow(
  name: string,
  ruling: Ruling,
  fields: Record<string, unknown> | ((caller: Caller) => Record<string, unknown>),
  more: RowOptions = {},
): Row {
  const change = (_: Parts, caller: Caller) => ({
    body: { ...correctFields(caller), ...(typeof fields === "function" ? fields(caller) : fields) },
  });
  return row(name, ruling, change, more);
}

/** Prism does it wrong, and the front of the mock does not make up for it. */
export const wrongInPrism = (how: string) => ({ wrong: { mock: how, prism: how } });

/** Prism does it wrong, and the front of the mock makes up for it. */
export const wrongInPlainPrism = (how: string) => ({ wrong: { prism: how } });

/** The JSON text of a correct body, for what JSON.stringify cannot write. */
export const correctText = (caller: Caller) => JSON.stringify(correctFields(caller));

const correctFields = ({ agentId }: Caller) => ({
  agent_id: agentId,
  message: "Where is my order?",
});

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
