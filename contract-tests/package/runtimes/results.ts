import type { Cell } from "./run-runtime.ts";

/** What a runtime made of the checks, or why it made nothing of them. */
export interface Column {
  name: string;
  cells: Cell[];
  problem?: string;
}

/** Renders the checks of some runtimes as a Markdown table, with what the platforms do below it. */
export function renderTable(columns: Column[]): string {
  const checks = [...new Set(columns.flatMap(({ cells }) => cells.map(({ check }) => check)))];
  const cellOf = ({ cells }: Column, check: string) => cells.find((cell) => cell.check === check);
  const notes = [
    ...new Set(checks.flatMap((check) => columns.map((column) => cellOf(column, check)?.platform))),
  ].filter((note) => note !== undefined);
  const mark = (cell: Cell | undefined) => {
    if (!cell) return "–";
    if (cell.differences.length > 0) return "FAILED";
    return cell.platform ? `✓ ${superscript(notes.indexOf(cell.platform) + 1)}` : "✓";
  };

  const rows = [
    ["", ...columns.map(({ name }) => name)],
    ...checks.map((check) => [check, ...columns.map((column) => mark(cellOf(column, check)))]),
  ];
  const widths =
    rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  const line = (row: string[]) =>
    `| ${row.map((text, at) => text.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [
    line(head),
    line(widths.map((width) => "-".repeat(width))),
    ...body.map(line),
    "",
    ...(notes.length > 0 ? ["What the platform does by itself:", ""] : []),
    ...notes.map((note, index) => `${index + 1}. ${note}`),
  ].join("\n");
}

/** Lists what went wrong, one line each. */
export const listProblems = (columns: Column[]): string[] =>
  columns.flatMap(({ name, cells, problem }) => [
    ...(problem ? [`${name}: ${problem}`] : []),
    ...cells.flatMap(({ check, differences }) =>
      differences.length > 0 ? [`${name}, ${check}: ${differences.join("; ")}`] : [],
    ),
  ]);

const superscript = (number: number) =>
  [...String(number)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("");
