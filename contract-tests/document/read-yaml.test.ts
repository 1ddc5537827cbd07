import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { readYaml } from "./read-yaml.ts";
import { parseYaml } from "./yaml.ts";

/** What the parser says that knows the place of each thing. */
function parsed(text: string): unknown {
  const result = parseYaml(text);
  return "problem" in result ? result : { value: result.document.toJS() };
}

const spec = await readFile(new URL("../../openapi.yaml", import.meta.url), "utf8");

test.each([
  ["openapi.yaml", spec],
  ["text that looks like something else", "[yes, NO, 2026-03-02, 12:30:00, 0x1F, 0o17, .5, ~, <<]"],
  ["an anchor", "a: &a { b: 1 }\nc: *a"],
  ["a tag of somebody's own", "a: !mine { b: 1 }"],
  ["nothing", ""],
  ["a key twice", "a: 1\na: 2"],
  ["two documents", "a: 1\n---\nb: 2"],
  ["an alias of nothing", "a: 1\nb: *gone"],
  ["half a list", "a: 1\nb: ["],
])("reads %s as the parser that knows places", async (_, text) => {
  expect(await readYaml(text)).toEqual(parsed(text));
});
