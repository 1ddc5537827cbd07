import type { Alternative } from "./alternative.ts";

/** The schema objects of two alternatives that have a keyword; else the first of each. */
export const sourcesOf = (
  base: Alternative,
  revision: Alternative,
  keyword: string,
): [base: unknown, revision: unknown] => [sourceOf(base, keyword), sourceOf(revision, keyword)];

const sourceOf = ({ sources }: Alternative, keyword: string): unknown =>
  sources.find((source) => keyword in source) ?? sources[0];
