import { isUtf8 } from "node:buffer";
import { escapePointer } from "../../document/json.ts";
import type { DescribeName } from "./description.ts";
import type { Broken } from "./finding.ts";

/** What the bytes of a body say, and what is wrong with how they say it. */
interface Json {
  /** Undefined where the bytes are no JSON text. */
  value: unknown;
  problems: Broken[];
  /** The way to a name that is given twice. */
  repeated?: Step[] | undefined;
}

/** A name in an object, or a position in a list. */
type Step = string | number;

/** Many documents may be asked about the same bytes. */
const read = new WeakMap<Uint8Array, Json>();

const BOM = [0xef, 0xbb, 0xbf];

/** Reads a body as RFC 8259 wants it between systems: UTF-8, no byte order mark, one JSON value. */
export function parseJson(bytes: Uint8Array): Json {
  const json = read.get(bytes) ?? readJson(bytes);
  read.set(bytes, json);
  return json;
}

/** All that is wrong with how bytes say what they do. */
export function jsonProblems(bytes: Uint8Array, describeName: DescribeName): Broken[] {
  const { problems, repeated } = parseJson(bytes);
  if (repeated === undefined) return problems;
  const steps = repeated.map((step) => (typeof step === "string" ? describeName(step) : `${step}`));
  const pointer = steps.map((step) => `/${escapePointer(step)}`).join("");
  const [expected, actual] = ["each name once", "a name twice"];
  return [...problems, { rule: "repeated-name", pointer, expected, actual }];
}

function readJson(bytes: Uint8Array): Json {
  const problems: Broken[] = [];
  const add = (rule: string, expected: string, actual: string) =>
    problems.push({ rule, pointer: "", expected, actual });

  const hasBom = BOM.every((byte, index) => bytes[index] === byte);
  if (hasBom) add("bom", "no byte order mark", "a byte order mark");
  const text = new TextDecoder("utf-8").decode(bytes);
  if (!isUtf8(bytes)) add("utf-8", "UTF-8", "bytes that are not UTF-8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const actual = text.trim() === "" ? "no text" : "text that is not JSON";
    add("json", "one JSON value", `${actual} (${bytes.length} bytes)`);
    return { value: undefined, problems };
  }
  return { value, problems, repeated: findRepeatedName(text) };
}

/** Where a JSON text gives one name twice: its readers differ on which of the values they keep. */
function findRepeatedName(json: string): Step[] | undefined {
  // Side by side, and no objects: a hostile text may be nested millions deep.
  const steps: Step[] = [];
  const names: (Set<string> | undefined)[] = [];
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === "{" || character === "[") {
      steps.push(0);
      names.push(character === "{" ? new Set() : undefined);
    } else if (character === "}" || character === "]") {
      steps.pop();
      names.pop();
    } else if (character === "," && !names.at(-1)) {
      steps.push(Number(steps.pop()) + 1);
    } else if (character === '"') {
      const end = endOfString(json, at);
      const known = names.at(-1);
      if (known && isName(json, end)) {
        const name: string = JSON.parse(json.slice(at, end));
        steps.splice(-1, 1, name);
        if (known.has(name)) return steps;
        known.add(name);
      }
      at = end - 1;
    }
  }
  return undefined;
}

function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at + 1;
}

function isName(json: string, end: number): boolean {
  let at = end;
  while (/\s/.test(json[at] ?? "")) at += 1;
  return json[at] === ":";
}
