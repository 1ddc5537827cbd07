import { type Document, LineCounter, parseDocument, visit } from "yaml";
import type { YamlProblem } from "./yaml-problem.ts";

/** A text as YAML, or its first problem: what else a parser minds stems from that. */
export function parseYaml(text: string): { document: Document.Parsed } | { problem: YamlProblem } {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const [error] = document.errors;
  if (!error) {
    const problem = danglingAlias(document, lineCounter);
    return problem ? { problem } : { document };
  }
  const { line = 1, col: column = 1 } = error.linePos?.[0] ?? {};
  if (error.code === "MULTIPLE_DOCS")
    return { problem: { line, column, reason: "A second document begins here" } };
  const reason = (error.message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, "");
  return { problem: { line, column, reason } };
}

/** The parser minds an alias of nothing only when it is asked for the values, and not where it stands. */
function danglingAlias(document: Document, lines: LineCounter): YamlProblem | undefined {
  let problem: YamlProblem | undefined;
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document)) return undefined;
      const { line, col: column } = lines.linePos(alias.range?.[0] ?? 0);
      problem = { line, column, reason: `No anchor before this alias is called ${alias.source}` };
      return visit.BREAK;
    },
  });
  return problem;
}
