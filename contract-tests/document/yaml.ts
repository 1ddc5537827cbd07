import { type Document, parseDocument } from "yaml";

/** Where a text is not YAML and why, in one line. */
export interface YamlProblem {
  line: number;
  column: number;
  reason: string;
}

/** A text as YAML, or its first problem: what else a parser minds stems from that. */
export function parseYaml(text: string): { document: Document.Parsed } | { problem: YamlProblem } {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (!error) return { document };
  const { line = 1, col: column = 1 } = error.linePos?.[0] ?? {};
  const reason = (error.message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, "");
  return { problem: { line, column, reason } };
}

/** Says that a file is not YAML, and where. */
export const notYaml = ({ line, column, reason }: YamlProblem, file = "openapi.yaml"): string =>
  `${file}:${line}:${column} is not YAML: ${reason}.`;
