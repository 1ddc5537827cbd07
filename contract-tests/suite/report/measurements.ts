/** How strong the suite is: what it catches of broken servers, and what it wrongly flags. */
export interface Power {
  faults: Measured[];
  legal: Measured[];
  mutants: MutantRow[];
}

/** One kind of broken or legal server: how many there are and how many went wrong. */
export interface Measured {
  kind: string;
  total: number;
  /** Faults not caught or legal servers flagged, by name. */
  wrong: string[];
}

/** One small change of openapi.yaml, and who notices it. */
export interface MutantRow {
  kind: string;
  name: string;
  /** The parts of the suite that notice it, each by itself. */
  parts: string[];
  /** Why it changes no verdict, if none can hang on it. */
  equivalent?: string;
}

/** What of the contract the suite exercised: one row for each parameter, property, status, …. */
export interface CoverageRow {
  kind: string;
  name: string;
  /** How many exchanges exercised it on the valid and on the invalid side. */
  valid: number;
  invalid: number;
  /** Why a side cannot be exercised. */
  reason?: string;
}

/** Where another tool judges otherwise, of how many exchanges, and why; and what each one flags. */
export interface SecondOpinion {
  exchanges: number;
  disagreements: { reason: string; count: number }[];
  tools: ToolRow[];
}

/** What a tool finds fault with, of the servers that every tool can be asked about. */
export interface ToolRow {
  name: string;
  /** Servers that break the contract. */
  caught: Share;
  /** Servers that keep it. */
  flagged: Share;
  /** Servers that have moved on. */
  drift: Share;
}

export interface Share {
  count: number;
  total: number;
}

export interface Measurements {
  power: Power;
  coverage: CoverageRow[];
  secondOpinion: SecondOpinion;
}
