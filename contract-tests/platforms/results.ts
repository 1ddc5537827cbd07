import type { Row } from "./platform.ts";

/** What came of a platform. */
export interface Tried {
  name: string;
  rows: Row[];
  /** Why it was skipped. */
  skipped?: string;
  /** Why nothing came of it, though it is there. */
  problem?: string;
}

/** Renders what came of the platforms as a Markdown table, with what they do by themselves below it. */
export function renderTable(tried: Tried[]): string {
  const notes = [
    ...new Set(tried.flatMap(({ rows }) => rows.flatMap(({ platform }) => platform ?? []))),
  ];
  const mark = ({ differences, platform }: Row) => {
    if (differences.length > 0) return "FAILED";
    return platform ? `✓ (${notes.indexOf(platform) + 1})` : "✓";
  };
  const lines = tried.flatMap(({ name, rows, skipped, problem }) => [
    ...rows.map((row) => [name, row.check, mark(row)]),
    ...(skipped ? [[name, "all of it", "skipped"]] : []),
    ...(problem ? [[name, "all of it", "FAILED"]] : []),
  ]);
  const table = [["platform", "check", ""], ...lines];
  const widths = [0, 1, 2].map((at) => Math.max(...table.map((row) => row[at]?.length ?? 0)));
  const line = (row: string[]) =>
    `| ${row.map((text, at) => text.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = table;
  return [
    line(head),
    line(widths.map((width) => "-".repeat(width))),
    ...body.map(line),
    ...(notes.length > 0 ? ["", "What the platform does by itself:", ""] : []),
    ...notes.map((note, index) => `${index + 1}. ${note}`),
  ].join("\n");
}

/** Lists what was skipped and why, one line each. */
export const listSkipped = (tried: Tried[]): string[] =>
  tried.flatMap(({ name, skipped }) => (skipped ? [`${name} is skipped: ${skipped}`] : []));

/** Lists what went wrong, one line each. */
export const listProblems = (tried: Tried[]): string[] =>
  tried.flatMap(({ name, rows, problem }) => [
    ...(problem ? [`${name}: ${problem}`] : []),
    ...rows.flatMap(({ check, differences }) =>
      differences.length > 0 ? [`${name}, ${check}: ${differences.join("; ")}`] : [],
    ),
  ]);
