import { type ErrorExample, type ErrorStatus, examples } from "../../generated/examples.ts";
import { answer, answerInPart, answerJson, HTML_TYPE, JSON_TYPE, TEXT_TYPE } from "./answers.ts";
import { type Cause, failFetch, untilAborted } from "./fetch-failure.ts";

/**
 * What can go wrong, by name. Each gives the error that the client gives where it really happens,
 * with the codes that Node's fetch tells. The guide on testing lists what comes of each.
 */
export type FaultName =
  // Nothing is sent.
  | "connection refused"
  | "unknown host"
  | "connect timeout"
  | "certificate"
  | "proxy refuses"
  // No answer comes, or not all of it.
  | "request lost"
  | "reply lost"
  | "reset"
  | "stalls"
  | "stalls in the body"
  | "aborted body"
  // The server, or something on the way to it, gives another answer.
  | ErrorStatus
  | "429 without Retry-After"
  | "500"
  | "502"
  | "503"
  | "504"
  | "HTML from a gateway"
  | "redirect"
  | "login page"
  | "empty reply"
  | "malformed reply"
  | "incomplete reply";

/** A request that meets a fault, and what it would have been answered. */
export interface Met {
  readonly url: URL;
  readonly signal: AbortSignal | undefined;
  /** The reply that is lost or spoilt. */
  readonly reply: Readonly<Record<string, unknown>>;
  /** The fields that a reply must have. */
  readonly required: readonly string[];
  /** What the contract shows of a refusal. */
  refusal(status: ErrorStatus): ErrorExample;
}

export interface Fault {
  /**
   * What the agent does all the same: nothing, a run of which no event is seen yet, or a whole run.
   * The error cannot say which it was; `findRuns` shows it.
   */
  readonly agent: "idle" | "begins" | "runs";
  /** Answers a request, or fails as fetch does. */
  happen(met: Met): Response | Promise<Response>;
}

const OTHER_SIDE_CLOSED: Cause = {
  name: "SocketError",
  message: "other side closed",
  code: "UND_ERR_SOCKET",
};
const READ_RESET: Cause = {
  message: "read ECONNRESET",
  ...{ errno: -104, code: "ECONNRESET", syscall: "read" },
};
const GATEWAY_PAGE = "<!doctype html><title>Bad gateway</title>";
const LOGIN_PAGE = "<!doctype html><title>Log in</title>";

const FAULTS: Readonly<Record<Exclude<FaultName, ErrorStatus>, Fault>> = {
  "connection refused": neverSent(({ hostname, port }) => [
    {
      message: `connect ECONNREFUSED ${hostname}:${port}`,
      ...{ errno: -111, code: "ECONNREFUSED", syscall: "connect", address: hostname, port },
    },
  ]),
  "unknown host": neverSent(({ hostname }) => [
    {
      message: `getaddrinfo ENOTFOUND ${hostname}`,
      ...{ errno: -3008, code: "ENOTFOUND", syscall: "getaddrinfo", hostname },
    },
  ]),
  "connect timeout": neverSent(({ hostname, port }) => [
    {
      name: "ConnectTimeoutError",
      message: `Connect Timeout Error (attempted address: ${hostname}:${port}, timeout: 10000ms)`,
      code: "UND_ERR_CONNECT_TIMEOUT",
    },
  ]),
  certificate: neverSent(() => [
    {
      message:
        "self-signed certificate; if the root CA is installed locally, try running Node.js with --use-system-ca",
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
    },
  ]),
  "proxy refuses": neverSent(() => [
    { message: "Request was cancelled." },
    {
      name: "AbortError",
      message: "Proxy response (407) !== 200 when HTTP Tunneling",
      code: "UND_ERR_ABORTED",
    },
  ]),

  "request lost": { agent: "idle", happen: () => failFetch("fetch failed", OTHER_SIDE_CLOSED) },
  "reply lost": { agent: "runs", happen: () => failFetch("fetch failed", OTHER_SIDE_CLOSED) },
  reset: { agent: "begins", happen: () => failFetch("fetch failed", READ_RESET) },
  stalls: { agent: "begins", happen: ({ signal }) => untilAborted(signal) },
  "stalls in the body": {
    agent: "runs",
    happen: ({ reply, signal }) => answerInPart(reply, () => untilAborted(signal)),
  },
  "aborted body": {
    agent: "runs",
    happen: ({ reply }) => answerInPart(reply, () => failFetch("terminated", OTHER_SIDE_CLOSED)),
  },

  "429 without Retry-After": {
    agent: "idle",
    happen: ({ refusal }) => answerJson(429, refusal("429").body),
  },
  "500": { agent: "begins", happen: () => answer(500, "Internal Server Error", TEXT_TYPE) },
  "502": { agent: "idle", happen: () => answer(502, "Bad Gateway", TEXT_TYPE) },
  "503": { agent: "idle", happen: () => answer(503, "Service Unavailable", TEXT_TYPE) },
  "504": { agent: "runs", happen: () => answer(504, "Gateway Timeout", TEXT_TYPE) },
  "HTML from a gateway": { agent: "runs", happen: () => answer(502, GATEWAY_PAGE, HTML_TYPE) },
  redirect: {
    agent: "idle",
    happen: ({ url }) => answer(307, "", { location: `https://elsewhere.invalid${url.pathname}` }),
  },
  "login page": { agent: "idle", happen: () => answer(200, LOGIN_PAGE, HTML_TYPE) },
  "empty reply": { agent: "runs", happen: () => answer(200, "", JSON_TYPE) },
  "malformed reply": {
    agent: "runs",
    happen: ({ reply }) => answer(200, JSON.stringify(reply).slice(0, -1), JSON_TYPE),
  },
  "incomplete reply": {
    agent: "runs",
    happen: ({ reply, required }) => {
      const lacking = Object.entries(reply).filter(([field]) => !required.includes(field));
      return answerJson(200, Object.fromEntries(lacking));
    },
  },
};

/** Every fault by its name: those above, and each refusal that the contract shows. */
const BY_NAME = new Map<string, Fault>([
  ...Object.entries(FAULTS),
  ...Object.values(examples).flatMap(({ errors }) =>
    Object.keys(errors).map((status) => [status, refused(status as ErrorStatus)] as const),
  ),
]);

export const FAULT_NAMES: readonly string[] = [...BY_NAME.keys()];

export const isFault = (name: unknown): name is FaultName =>
  typeof name === "string" && BY_NAME.has(name);

export function faultNamed(name: FaultName): Fault {
  const fault = BY_NAME.get(name);
  if (!fault) throw new Error("There is no such fault.");
  return fault;
}

function refused(status: ErrorStatus): Fault {
  const happen = ({ refusal }: Met) => {
    const { body, headers } = refusal(status);
    return answerJson(Number(status), body, headers);
  };
  return { agent: "idle", happen };
}

/** A fault before any byte of the request has left. */
function neverSent(describe: (host: { hostname: string; port: number }) => Cause[]): Fault {
  const happen = ({ url: { hostname, port, protocol } }: Met) =>
    failFetch("fetch failed", ...describe({ hostname, port: Number(port) || portOf(protocol) }));
  return { agent: "idle", happen };
}

const portOf = (protocol: string): number => (protocol === "https:" ? 443 : 80);
