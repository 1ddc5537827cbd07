/** What became of a check somewhere. */
export interface Checked {
  /** What was seen other than expected; none where the check passed. */
  differences: string[];
  /** What the platform did by itself, where that was expected and seen. */
  platform?: string;
}

/**
 * Renders a Markdown table of words and checks, its head first. What a platform does by itself is
 * numbered in the cells, and told below them.
 */
export function tableOfChecks(table: (string | Checked)[][]): string {
  const notes = [
    ...new Set(table.flat().flatMap((cell) => (typeof cell === "string" ? [] : cell.platform))),
  ].filter((note) => note !== undefined);
  const textOf = (cell: string | Checked): string => {
    if (typeof cell === "string") return cell;
    if (cell.differences.length > 0) return "FAILED";
    return cell.platform ? `✓ ${superscript(notes.indexOf(cell.platform) + 1)}` : "✓";
  };

  const rows = table.map((row) => row.map(textOf));
  const [head = [], ...body] = rows;
  const widths = head.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const line = (row: string[]) =>
    `| ${row.map((text, at) => text.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [
    line(head),
    line(widths.map((width) => "-".repeat(width))),
    ...body.map(line),
    ...(notes.length > 0 ? ["", "What the platform does by itself:", ""] : []),
    ...notes.map((note, index) => `${index + 1}. ${note}`),
  ].join("\n");
}

const superscript = (number: number) =>
  [...String(number)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("");
