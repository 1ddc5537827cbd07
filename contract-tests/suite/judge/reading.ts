import { type Finding, severityOf } from "./finding.ts";

/** What the contract says of one part of a request. */
export interface PartReading {
  /** What a server breaks by taking the request as it is. */
  ifAccepted: Finding[];
  /** Whether the page leaves open what a server makes of the request. */
  isOpen: boolean;
}

/** A part that the page requires is not there: a server that runs the request breaks the page. */
export function lacking(pointer: string, what: string, provenance: string): Finding {
  return {
    severity: severityOf(provenance),
    rule: "accepted",
    pointer,
    expected: `a refusal: the request has no ${what}`,
    actual: "accepted",
    provenance,
  };
}

/**
 * A part is there and not as the page describes it. The page tells callers what to send, and not
 * that a server refuses all else: to take it is lax, and no more than our guess is broken.
 */
export function misshapen(
  pointer: string,
  { expected, actual }: Pick<Finding, "expected" | "actual">,
): Finding {
  return {
    severity: "warning",
    rule: "accepted",
    pointer,
    expected: `a refusal: the request has ${actual}, not ${expected}`,
    actual: "accepted",
    provenance: "inferred",
  };
}
