/** Where a text is not YAML and why, in one line. */
export interface YamlProblem {
  line: number;
  column: number;
  reason: string;
}

/** Says that a file is not YAML, and where. */
export const notYaml = ({ line, column, reason }: YamlProblem, file = "openapi.yaml"): string =>
  `${file}:${line}:${column} is not YAML: ${reason}.`;
