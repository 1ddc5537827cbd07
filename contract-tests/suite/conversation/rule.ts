import { type Broken, type Finding, severityOf } from "../judge/finding.ts";
import type { Conversation } from "./turn.ts";

/** A rule on what a server does over a run of exchanges. */
export interface ConversationRule {
  /** What is so where it is kept. */
  name: string;
  /** What is in doubt where a guess of ours is contradicted. */
  doubt: string;
  judge(conversation: Conversation): RuleOutcome;
}

export type RuleOutcome =
  | { findings: Finding[] }
  /** The run did not show it. */
  | { unseen: string }
  /** Without it nothing can be said of the server at all. */
  | { inconclusive: string };

/** A finding that is as grave as its rule is sure. */
export const brokenRule = (provenance: string, broken: Broken): Finding => ({
  severity: severityOf(provenance),
  ...broken,
  provenance,
});
