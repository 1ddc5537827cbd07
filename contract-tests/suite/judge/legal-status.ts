import type { SentRequest } from "./exchange.ts";
import type { Finding } from "./finding.ts";

/**
 * The statuses that HTTP has for what a request asks for in a header, by the header's name: no
 * document lists them, and a server may give one all the same (RFC 9110, sections 12, 13 and 14).
 */
const BY_HEADER: Record<string, readonly number[]> = {
  accept: [406],
  "accept-charset": [406],
  "accept-encoding": [406, 415],
  "accept-language": [406],
  "content-encoding": [415],
  "content-range": [400],
  expect: [417],
  "if-match": [412, 428],
  "if-modified-since": [304],
  "if-none-match": [304, 412],
  "if-range": [412],
  "if-unmodified-since": [412],
  range: [206, 416],
  upgrade: [101, 426],
};

/**
 * Whether a header of the request asks for something that the status is HTTP's own answer to;
 * `types` are the media types that the operation answers in.
 */
export function mayRefuseWith(
  status: number,
  { headers }: SentRequest,
  types: readonly string[],
): boolean {
  return Object.entries(BY_HEADER).some(([name, statuses]) => {
    const value = headers.get(name);
    if (value === null || !statuses.includes(status)) return false;
    return name !== "accept" || !accepts(value, types);
  });
}

/** Whether an Accept header takes one of the media types. */
export function accepts(accept: string, types: readonly string[]): boolean {
  return accept.trim() === "" || types.some((type) => acceptsType(accept, type));
}

function acceptsType(accept: string, type: string): boolean {
  const ranges = accept
    .toLowerCase()
    .split(",")
    .map((range) => range.split(";").map((part) => part.trim()))
    .map(([name = "", ...parameters]) => ({
      name,
      isRefused: parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)),
    }));
  // The most specific range counts.
  const [range] = [type, type.replace(/\/.*/, "/*"), "*/*"].flatMap((name) =>
    ranges.filter((range) => range.name === name),
  );
  return range !== undefined && !range.isRefused;
}

/**
 * The document says nothing of other paths and methods, but that a server should not run them; of
 * what can be read, HTTP lets one ask for the head as well (RFC 9110, section 9.1).
 */
export function findOutside({ method }: SentRequest, status: number, canRead: boolean): Finding[] {
  const isSuccess = status >= 200 && status < 300;
  if (method === "HEAD" && canRead && isSuccess) return [];
  // A browser asks OPTIONS by itself before the request, and 501 is for a method that a server lacks.
  if (method === "OPTIONS" || status === 501 || (!isSuccess && status < 500)) return [];
  return [
    {
      severity: isSuccess ? "warning" : "violation",
      rule: isSuccess ? "accepted" : "status",
      pointer: "path and method",
      expected: "a refusal: the document has no such path and method",
      actual: `status ${status}`,
      provenance: isSuccess ? "inferred" : "http",
    },
  ];
}
