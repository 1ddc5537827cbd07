import type { Answer } from "./answer.ts";
import { type BaseUrl, isLoopback } from "./base-url.ts";
import { type Destination, portOf } from "./destination.ts";
import { FROM_BEST_TO_WORST, type Outcome } from "./errors.ts";
import { outcomeHandedOn } from "./handed-on.ts";
import { ownValue } from "./plain.ts";
import { isBun } from "./platform.ts";
import type { Cause } from "./thrown.ts";

// What proves what of a run. A row is one kind of evidence; what no row speaks of proves nothing, and
// a call about which nothing is proved is "unknown": a person has to look.

/** A kind of failure that comes only while no byte of the request has left. */
export interface NeverSent {
  /** What happened, in words. */
  what: string;
  /** What a person should check. */
  check?: string;
  /** The codes that it has; any where none are given. */
  codes?: RegExp;
  matches?(cause: Cause): boolean;
  /** Whether it may pass, so that sending again can help. */
  passes: boolean;
  /** Whether only the platform's own dispatcher is known to mean this by it. */
  ownDispatcher?: boolean;
}

const CHECK_NETWORK = "Check baseUrl and the network.";
const CHECK_PROXY = "Check the proxy: its address, its password, what it lets through.";
const NOT_LOOKED_UP = "the host name could not be looked up";
const NOT_CONNECTED = "no connection could be made";

export const NEVER_SENT: readonly NeverSent[] = [
  // Node and Deno ask for their own permission before they connect (their documentation: permissions).
  {
    what: "the platform is not allowed to connect",
    matches: ({ code, name, host }) =>
      code === "ERR_ACCESS_DENIED" || (name === "NotCapable" && host !== undefined),
    passes: false,
  },
  // The look-up of a name comes before the connection: the system's, or that of a DNS server
  // (Node's documentation: dns), which fail with many codes.
  {
    what: NOT_LOOKED_UP,
    check: CHECK_NETWORK,
    matches: ({ syscall = "", code }) =>
      /^(getaddrinfo|query[A-Z])/.test(syscall) && code !== undefined,
    passes: true,
  },
  // The same without the name of the call: as Bun tells it, or a look-up of the caller's.
  {
    what: NOT_LOOKED_UP,
    check: CHECK_NETWORK,
    codes: /^(ENOTFOUND|EAI_[A-Z]+)$/,
    matches: ({ syscall, host }) => syscall === undefined && (isBun() || host !== undefined),
    passes: true,
  },
  // connect(2) failed: a socket that is not connected carries no byte.
  {
    what: NOT_CONNECTED,
    check: CHECK_NETWORK,
    matches: ({ code, syscall }) => syscall === "connect" && code !== undefined,
    passes: true,
  },
  // What fails before connect(2) is done names no host: bind(2), and Node's limit where each address of a
  // host had its time (lib/net.js, internalConnectMultiple). It may be the failure of something else, in
  // what wraps the global fetch; so a person decides whether to send again.
  {
    what: NOT_CONNECTED,
    check: CHECK_NETWORK,
    matches: ({ code, syscall }) => syscall === "bind" || code === "ERR_SOCKET_CONNECTION_TIMEOUT",
    passes: false,
  },
  // The same without the name of the call, as Bun tells it.
  {
    what: NOT_CONNECTED,
    check: CHECK_NETWORK,
    codes: /^(ECONNREFUSED|ConnectionRefused|FailedToOpenSocket|ENOENT)$/,
    // What is not there may be a socket, and not a file: then it names what was asked for.
    matches: ({ code, syscall, host }) =>
      isBun() && syscall === undefined && (code !== "ENOENT" || host !== undefined),
    passes: true,
  },
  // undici's own limit on connecting, TLS included (its documentation: errors).
  {
    what: "the connection was not made in time",
    check: CHECK_NETWORK,
    codes: /^UND_ERR_CONNECT_TIMEOUT$/,
    passes: true,
  },
  // Certificates are checked in the TLS handshake, before HTTP (RFC 8446, section 2).
  {
    what: "the server's certificate is not trusted",
    check:
      "Check baseUrl; trust a private authority by NODE_EXTRA_CA_CERTS or fetchOptions.dispatcher.",
    codes:
      /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|CERT_\w+|UNABLE_TO_\w+|ERR_TLS_CERT_ALTNAME_(INVALID|FORMAT)|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|CRL_\w+|UNKNOWN_CERTIFICATE_VERIFICATION_ERROR)$/,
    passes: false,
  },
  // Both sides agree on version, ciphers and protocol before HTTP (RFC 8446, section 4); Bun's EPROTO
  // may be of any moment, but says so of this one.
  {
    what: "the TLS handshake failed",
    check: "Check baseUrl: does its port speak https?",
    codes:
      /^(EPROTO|ERR_SSL_(WRONG_VERSION_NUMBER|UNSUPPORTED_PROTOCOL|NO_CIPHERS_AVAILABLE|NO_PROTOCOLS_AVAILABLE|(DH|EE)_KEY_TOO_SMALL|TLSV1_UNRECOGNIZED_NAME|.*ALERT_(HANDSHAKE_FAILURE|PROTOCOL_VERSION|NO_APPLICATION_PROTOCOL|UNRECOGNIZED_NAME|INSUFFICIENT_SECURITY)))$/,
    matches: ({ code, message }) => code !== "EPROTO" || message.includes("handshake failed"),
    passes: false,
  },
  // Node says so of no other moment (lib/_tls_wrap.js, onConnectEnd).
  {
    what: "the connection was closed in the TLS handshake",
    check: CHECK_NETWORK,
    codes: /^ECONNRESET$/,
    matches: ({ message }) =>
      message.startsWith("Client network socket disconnected before secure TLS"),
    passes: true,
  },
  // Without a 2xx to CONNECT there is no way to the server (RFC 9110, section 9.3.6).
  {
    what: "the proxy made no tunnel",
    check: CHECK_PROXY,
    codes: /^(UND_ERR_ABORTED|ERR_PROXY_TUNNEL)$/, // Node's, and Bun's.
    matches: ({ message }) => /^Proxy (response \(\d+\) !== 200|refused)/.test(message),
    passes: false,
  },
  // undici gives these codes while it makes the tunnel (lib/dispatcher/proxy-agent.js).
  {
    what: "the proxy could not be reached",
    check: "Check the proxy's address.",
    codes: /^UND_ERR_PRX_(CONN|TLS)$/,
    passes: true,
  },
  // SOCKS comes before HTTP (RFC 1928, section 6); undici's codes for it (lib/core/socks5-client.js).
  {
    what: "the SOCKS proxy made no connection",
    check: CHECK_PROXY,
    codes: /^UND_ERR_SOCKS5(_\w+)?$/,
    passes: false,
  },
  // fetch refuses some ports before connecting (Fetch standard, "port blocking").
  {
    what: "fetch blocks this port",
    check: "Check the port of baseUrl.",
    matches: ({ message, code }) => message === "bad port" && code === undefined,
    passes: false,
  },
  // undici checks its arguments before it sends (its documentation: errors).
  {
    what: "the platform refused the request",
    check: "Check fetchOptions: is its dispatcher made for this version of Node?",
    codes: /^UND_ERR_INVALID_ARG$/,
    passes: false,
  },
  // What a dispatcher throws before it takes a request (undici: lib/dispatcher, lib/mock). One that has
  // been destroyed may have had it.
  {
    what: "the dispatcher took no request",
    check: "Check fetchOptions.dispatcher, or the global one: is it closed, or a mock?",
    codes:
      /^UND_(ERR_(CLOSED|BPL_MISSING_UPSTREAM|MAX_ORIGINS_REACHED)|MOCK_ERR_MOCK_NOT_MATCHED)$/,
    passes: false,
  },
  // Certificates, keys and versions are read before the connection is made (Node's documentation:
  // tls.createSecureContext).
  {
    what: "the TLS options cannot be used",
    check: "Check the ca, cert, key and versions of fetchOptions.dispatcher.",
    codes:
      /^ERR_(OSSL_(PEM|X509|PKCS12)_\w+|TLS_(INVALID_PROTOCOL_(VERSION|METHOD)|PROTOCOL_VERSION_CONFLICT)|SSL_NO_CIPHER_MATCH|CRYPTO_OPERATION_FAILED)$/,
    passes: false,
  },
  // Node checks what a connection is made with before it makes it (its documentation: net.connect).
  {
    what: "the connection's options cannot be used",
    check: "Check fetchOptions.dispatcher.",
    codes: /^ERR_(INVALID_(ARG_TYPE|ARG_VALUE|IP_ADDRESS|ADDRESS_FAMILY)|OUT_OF_RANGE)$/,
    matches: ({ message }) => /['"]options\.\w+['"]|^Invalid (IP )?address/.test(message),
    passes: false,
  },
  // REFUSED_STREAM: the stream was not processed in any way (RFC 9113, section 8.7).
  {
    what: "the server refused the HTTP/2 stream",
    matches: ({ http2ErrorCode, message }) =>
      http2ErrorCode === 7 || message.endsWith("NGHTTP2_REFUSED_STREAM"),
    passes: true,
  },
  // Node 26 says so of the streams above the last one that the server took (RFC 9113, section 6.8).
  {
    what: "the server had closed the HTTP/2 connection",
    codes: /^UND_ERR_INFO$/,
    matches: ({ message }) => message === 'HTTP/2: "GOAWAY" frame received with code 0',
    passes: true,
    ownDispatcher: true,
  },
];

/** The row that proves of a failure, of every chain of its causes, that nothing was sent. */
export function proofOfNotSent(
  chains: readonly Cause[][],
  destination: Destination,
): NeverSent | undefined {
  const proofs = chains.map((chain) => {
    const told = toldByPlatform(chain);
    // Somebody else's failure, thrown by what wraps the global fetch, may come after a real reply.
    if (!told.every((cause) => isAbout(cause, destination))) return undefined;
    return NEVER_SENT.find((row) => told.some((cause) => isCase(row, cause, destination)));
  });
  // Where there are several, the least hopeful one speaks for all.
  return proofs.includes(undefined) ? undefined : (proofs.find((row) => !row?.passes) ?? proofs[0]);
}

function isCase(row: NeverSent, cause: Cause, destination: Destination): boolean {
  return (
    (row.codes === undefined || row.codes.test(cause.code ?? "")) &&
    (row.matches === undefined || row.matches(cause)) &&
    !(row.ownDispatcher && destination.hasDispatcher)
  );
}

/**
 * What the platform's fetch itself tells of a failure: the causes of the TypeError that it throws
 * (Fetch standard, "network error"); Bun throws the cause itself, and so does Deno where it forbids the
 * call. An error of another shape is that of another client, in what wraps the global fetch.
 */
function toldByPlatform(chain: readonly Cause[]): readonly Cause[] {
  if (isBun() || chain[0]?.name === "NotCapable") return chain;
  const thrown = chain.findIndex(({ name }) => name === "TypeError");
  return thrown < 0 ? [] : chain.slice(thrown + 1);
}

/** Whether an error can be about this request's connection: it names no other host or port. */
function isAbout({ host, port }: Cause, { url, proxies, names }: Destination): boolean {
  if (host !== undefined && names.includes(host)) return true;
  return [url, ...proxies].some(
    (target) =>
      (port === undefined || port === portOf(target)) &&
      (host === undefined || isSameHost(host, target.hostname)),
  );
}

function isSameHost(named: string, hostname: string): boolean {
  if (withoutBrackets(named) === withoutBrackets(hostname)) return true;
  // The address of a name is known to the platform only; but of this machine there is one kind.
  if (!isAddress(named) || isAddress(hostname)) return false;
  return isLoopbackAddress(named) === isLoopback(hostname);
}

const withoutBrackets = (host: string): string => host.replace(/^\[(.*)\]$/, "$1").toLowerCase();

const isAddress = (host: string): boolean =>
  withoutBrackets(host).includes(":") || /^\d+(\.\d+){3}$/.test(host);

const isLoopbackAddress = (address: string): boolean =>
  isLoopback(address) || address === "::1" || /^::ffff:127\./.test(address);

/** Client errors that do not say whether a run was started, whatever else they mean. */
const UNCLEAR_STATUSES: readonly number[] = [
  408, // Request Timeout: by RFC 9110 the request was not whole, but gateways send it for slow runs.
  409, // Conflict: with what is under way, perhaps this call's own run.
  424, // Failed Dependency: the call was passed on, and what it was passed on to failed.
  444, // nginx: the connection was closed without an answer.
  460, // AWS: the client went away while the load balancer waited for the answer.
  499, // nginx: the client went away while the answer was awaited.
];

/** Redirects that are answers of a router, before any run; they are never followed. */
const REDIRECTS: readonly number[] = [301, 302, 307, 308];

/**
 * What a status that is not 2xx proves. That a 4xx comes before any run is inferred: for a 429 it is
 * the one guess on which a call is sent again.
 */
function outcomeOfStatus(status: number, isOpaqueRedirect: boolean): Outcome {
  const isRefusal =
    isOpaqueRedirect ||
    REDIRECTS.includes(status) ||
    (status >= 400 && status < 500 && !UNCLEAR_STATUSES.includes(status));
  return isRefusal ? "rejected" : "unknown";
}

/** What an answer that is not 2xx proves: what our handler in front of the API says, or its status. */
export function outcomeOfAnswer(answer: Answer, baseUrl: BaseUrl): Outcome {
  const handedOn = outcomeHandedOn(answer, baseUrl);
  // That there is no run to speak of is no answer to a call that starts one.
  return handedOn === undefined || handedOn === "none"
    ? outcomeOfStatus(answer.status, answer.isOpaqueRedirect)
    : handedOn;
}

/** What an unusable 2xx proves: one that names a run, or has a reply's text, came of a run. */
export function outcomeOfReply(body: object | undefined): Outcome {
  const names = (field: string) => body !== undefined && typeof ownValue(body, field) === "string";
  return names("run_id") || names("content") ? "completed" : "unknown";
}

/** The worst that is known of several attempts. */
export function worst(a: Outcome, b: Outcome): Outcome {
  return FROM_BEST_TO_WORST.indexOf(a) > FROM_BEST_TO_WORST.indexOf(b) ? a : b;
}
