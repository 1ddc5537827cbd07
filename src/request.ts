import { createQuerySerializer, defaultPathSerializer } from "openapi-fetch";
import { contract } from "../generated/contract.ts";
import { has } from "./plain.ts";
import type { CallPlan, HttpMethod } from "./plan.ts";
import { isBrowser } from "./platform.ts";
import type { FetchInit } from "./transport.ts";

/**
 * Every option of openapi-fetch that this client does not use, at its default: nothing is to come
 * from a tampered `Object.prototype`.
 */
const DEFAULTS = {
  querySerializer: createQuerySerializer(),
  pathSerializer: defaultPathSerializer,
  middleware: [],
};

/** A request as fetch is given it. */
interface BuiltRequest {
  url: string;
  init: Omit<FetchInit, "signal">;
}

/**
 * Keeps a framework from answering a call out of its cache (Next.js does); left out where the
 * platform refuses the field (an older workerd).
 */
const CACHE_MODES: readonly { cache?: "no-store" }[] = [{ cache: "no-store" }, {}];

/** What the platform said to a request that it refuses. */
interface Refusal {
  refusal: unknown;
}

/** Builds the request of an attempt, unless the platform refuses it. */
export async function buildRequest(
  plan: CallPlan,
  token: string | undefined,
  connection: Record<string, string>,
): Promise<BuiltRequest | Refusal> {
  const { settings, operation, parameters } = plan;
  const sent = { ...userAgent(), ...settings.headers, ...connection, ...credential(token) };
  let refusal: unknown;
  for (const cacheMode of CACHE_MODES) {
    const request = await writeRequest(plan, { ...cacheMode, headers: sent });
    if (has(request, "refusal")) {
      refusal = request.refusal;
      continue;
    }
    const headers: Record<string, string> = {};
    request.headers.forEach((value, name) => {
      headers[name] = value;
    });
    const { body } = parameters;
    const init = {
      method: operation.method,
      headers,
      ...(body === undefined ? {} : { body }),
      redirect: "manual", // Following one would carry the message, and the token, elsewhere.
      ...cacheMode,
    } as const;
    return { url: request.url, init };
  }
  return { refusal };
}

/**
 * Lets openapi-fetch write the request: its address, query and headers. We send it ourselves, as a
 * URL and an init: every kind of fetch takes those, and with its text as the body it can be read
 * again, where a Request's is a stream.
 */
async function writeRequest(
  { api, operation, baseUrl, parameters, settings }: CallPlan,
  init: { cache?: "no-store"; headers: Record<string, string> },
): Promise<Request | Refusal> {
  const { path, query, header, body } = parameters;
  let written: Request | undefined;
  const keep = async (request: Request) => {
    written = request;
    return new Response(null, { status: 204 }); // Nothing is sent here, so nothing is to be parsed.
  };
  try {
    // Its types want the method in small letters, and it makes capitals of them.
    await api.request(operation.method as HttpMethod, operation.path, {
      ...settings.fetchOptions,
      ...DEFAULTS,
      Request,
      baseUrl,
      fetch: keep,
      params: { path, query, header },
      body, // It is JSON already; undefined, rather than left out, as with DEFAULTS.
      bodySerializer: String,
      signal: null, // As with DEFAULTS: none of a tampered prototype.
      ...init,
    });
  } catch (refusal) {
    return { refusal };
  }
  return written ?? { refusal: undefined };
}

const credential = (token: string | undefined) =>
  token === undefined ? undefined : { authorization: `Bearer ${token}` };

/** A browser names itself; a server names this client. */
const userAgent = () => (isBrowser() ? undefined : { "user-agent": contract.client });
