/** A mutant that no test notices, and why none has to. */
export interface Survivor {
  file: string;
  /** The line as it stands in the file, without its margins. */
  at: string;
  before: string;
  after: string;
  why: string;
}

/** The mutants that may survive. Anything else that does is a hole in the tests. */
export const KNOWN_SURVIVORS: Survivor[] = [];
