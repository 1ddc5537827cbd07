import { type Document, parseDocument } from "yaml";
import type { YamlProblem } from "./yaml-problem.ts";

/** A text as YAML, or its first problem: what else a parser minds stems from that. */
export function parseYaml(text: string): { document: Document.Parsed } | { problem: YamlProblem } {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (!error) return { document };
  const { line = 1, col: column = 1 } = error.linePos?.[0] ?? {};
  if (error.code === "MULTIPLE_DOCS")
    return { problem: { line, column, reason: "A second document begins here" } };
  const reason = (error.message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, "");
  return { problem: { line, column, reason } };
}
