import { tableOfChecks } from "../../scripts/shared/table-of-checks.ts";
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
export const renderTable = (tried: Tried[]): string =>
  tableOfChecks([
    ["platform", "check", ""],
    ...tried.flatMap(({ name, rows, skipped, problem }) => [
      ...rows.map((row) => [name, row.check, row]),
      ...(skipped ? [[name, "all of it", "skipped"]] : []),
      ...(problem ? [[name, "all of it", "FAILED"]] : []),
    ]),
  ]);

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
