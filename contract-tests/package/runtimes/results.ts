import { tableOfChecks } from "../../../scripts/shared/table-of-checks.ts";
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
  return tableOfChecks([
    ["", ...columns.map(({ name }) => name)],
    ...checks.map((check) => [check, ...columns.map((column) => cellOf(column, check) ?? "–")]),
  ]);
}

/** Lists what went wrong, one line each. */
export const listProblems = (columns: Column[]): string[] =>
  columns.flatMap(({ name, cells, problem }) => [
    ...(problem ? [`${name}: ${problem}`] : []),
    ...cells.flatMap(({ check, differences }) =>
      differences.length > 0 ? [`${name}, ${check}: ${differences.join("; ")}`] : [],
    ),
  ]);
