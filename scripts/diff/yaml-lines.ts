// Reads YAML and remembers the lines of keys and entries, which a change is told with.
//
// js-yaml, and not the package that the rest of the project reads openapi.yaml with: other people's
// documents have megabytes, and it takes a sixth of the time and a fraction of the memory.
import { CORE_SCHEMA, load, Type, YAMLException } from "js-yaml";

export interface YamlLines {
  value: unknown;
  /** The line, counted from 1, on which a key of a map or an entry of a list begins. */
  lineOf(parent: object, key: string): number | undefined;
}

interface YamlProblem {
  problem: { line: number; column: number; reason: string };
}

interface Frame {
  line: number;
  /** By turns a key and its line, or a position and its line. */
  children: (string | number)[];
}

/** A document whose references are all resolved is nested deeper than anybody would write it. */
const MOST_LEVELS = 1000;

const MERGE = new Type("tag:yaml.org,2002:merge", {
  kind: "scalar",
  resolve: (text: unknown) => text === "<<" || text === null,
});
const SCHEMA = CORE_SCHEMA.extend({ implicit: [MERGE] });

/** Reads a text as YAML 1.2, of which JSON is a part; or says where it is none, and why. */
export function readYaml(text: string): YamlLines | YamlProblem {
  const lines = new WeakMap<object, (string | number)[]>();
  const open: Frame[] = [];
  const close = (kind: unknown, result: unknown) => {
    const frame = open.pop();
    // What is read as a key and turns out to be the whole, as JSON does, is closed once more.
    if (frame && typeof result === "object" && result !== null && !lines.has(result)) {
      if (kind === "mapping") lines.set(result, everySecondDropped(frame.children));
      if (kind === "sequence") lines.set(result, positioned(frame.children));
    }
    // A name for a key; what a value is called does not matter.
    const name = typeof result === "object" ? "" : String(result);
    if (frame) open.at(-1)?.children.push(name, frame.line);
  };
  try {
    const value = load(text, {
      schema: SCHEMA,
      ...{ maxDepth: MOST_LEVELS }, // The types of js-yaml do not know it yet.
      listener(event, state) {
        if (event === "open") open.push({ line: state.line + 1, children: [] });
        else close(state.kind, state.result);
      },
    });
    return { value, lineOf: (parent, key) => lineIn(lines.get(parent), key) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { line, column } = error.mark ?? { line: 0, column: 0 };
    return { problem: { line: line + 1, column: column + 1, reason: error.reason } };
  }
}

/** Keeps the keys of [key, line, value, line, key, line, value, line, …]. */
const everySecondDropped = (children: (string | number)[]) =>
  children.filter((_, index) => index % 4 < 2);

const positioned = (children: (string | number)[]) =>
  children.map((child, index) => (index % 2 === 0 ? String(index / 2) : child));

function lineIn(entries: (string | number)[] | undefined, key: string): number | undefined {
  for (let index = 0; index < (entries?.length ?? 0); index += 2)
    if (entries?.[index] === key) return Number(entries[index + 1]);
}
