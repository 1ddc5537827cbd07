import { CORE_SCHEMA, load } from "js-yaml";
import type { YamlProblem } from "./yaml-problem.ts";

/**
 * What a text holds as YAML, or its first problem. js-yaml takes a sixth of the time, and nearly every
 * command and test begins by reading openapi.yaml; where it stumbles, the other parser has the word.
 */
export async function readYaml(
  text: string,
): Promise<{ value: unknown } | { problem: YamlProblem }> {
  try {
    return { value: load(text, { schema: CORE_SCHEMA }) ?? null };
  } catch {
    const { parseYaml } = await import("./yaml.ts");
    const parsed = parseYaml(text);
    return "problem" in parsed ? parsed : { value: parsed.document.toJS() };
  }
}
