// Writes what the comparison found, in each of the formats.
import type { Comparison } from "./comparison.ts";
import { asGitHub } from "./report/github.ts";
import { asHtml } from "./report/html.ts";
import { asMarkdown } from "./report/markdown.ts";
import { asText } from "./report/text.ts";

const WRITERS = {
  text: asText,
  json: (comparison: Comparison) => JSON.stringify(comparison, null, 2),
  markdown: asMarkdown,
  github: asGitHub,
  html: asHtml,
};

export type Format = keyof typeof WRITERS;
export const FORMATS = Object.keys(WRITERS) as Format[];

/** Writes a comparison; the first line of what a person reads names both sides. */
export function write(comparison: Comparison, format: Format, { all = false } = {}): string {
  return WRITERS[format](comparison, { all });
}
