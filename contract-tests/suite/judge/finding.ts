/** What findings mean, the worst first: the page is broken, our guess is, or the API has moved on. */
export const SEVERITIES = ["violation", "warning", "drift"] as const;

export type Severity = (typeof SEVERITIES)[number];

/** One way in which an exchange does not keep the contract. */
export interface Finding {
  severity: Severity;
  /** The schema keyword that is broken, or the name of the rule. */
  rule: string;
  /** A JSON pointer into the answer's body; for other places their name, such as `Retry-After`. */
  pointer: string;
  expected: string;
  /** What came instead: its type and length, never the value unless asked for. */
  actual: string;
  /** How we know the rule: documented, example, inferred, or http where the protocol says so. */
  provenance: string;
  /** The title of the page on which the rule stands, where one says or shows it. */
  source?: string;
  /** Why it is known and accepted, and until which day. */
  accepted?: { reason: string; until: string };
}

/** What is broken and where; how grave that is hangs on how we know the rule. */
export type Broken = Pick<Finding, "rule" | "pointer" | "expected" | "actual">;

/** What the page says or shows, and what the protocol itself demands. */
const KNOWN = ["documented", "example", "http"];

/** Breaking what is known is a violation; breaking what we guessed may be our mistake. */
export function severityOf(provenance: string): Severity {
  return KNOWN.includes(provenance) ? "violation" : "warning";
}

/** A finding's rule with the page on which it stands, where it is no guess. */
export const withSource = (finding: Finding, page: string | undefined): Finding =>
  page !== undefined && KNOWN.includes(finding.provenance) ? { ...finding, source: page } : finding;

/** Where a finding points, with a * for each position in a list. */
export const placeOf = ({ pointer }: Finding): string => pointer.replace(/\/\d+(?=\/|$)/g, "/*");

/** Keeps the first of the findings that differ only in a list position, and counts the others. */
export function withoutRepeats(findings: Iterable<Finding>): Finding[] {
  const first = new Map<string, { finding: Finding; more: number }>();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.rule} ${placeOf(finding)}`;
    const known = first.get(key);
    if (known) known.more += 1;
    else first.set(key, { finding, more: 0 });
  }
  return [...first.values()].map(({ finding, more }) =>
    more === 0 ? finding : { ...finding, actual: `${finding.actual} (and ${more} more like it)` },
  );
}
