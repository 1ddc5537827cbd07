import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sourceProblems } from "./source.ts";

const SPEC = readFileSync(new URL("../../openapi.yaml", import.meta.url), "utf8").replaceAll(
  "\r\n",
  "\n",
);
/** A document as short as can be, for what is wrong with one: to read the whole one takes longer. */
const SHORT = `openapi: 3.1.0
info:
  title: Piper
  version: 1.0.0
servers:
  - url: https://api.example.com
    description: Production.
paths: {}
components:
  schemas:
    AgentResponse:
      type: object
      properties:
        events:
          type: array
          items:
            $ref: "#/components/schemas/RunEvent"
      example:
        events:
          - latest: true
    RunEvent:
      type: object
    ErrorDetail:
      type: object
      properties:
        detail:
          type: string
`;
const of = (text: string) => sourceProblems(Buffer.from(text));

/** The place at which a text stands first. */
function placeOf(text: string, part: string): string {
  const lines = text.slice(0, text.indexOf(part)).split("\n");
  return `openapi.yaml:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
}

const REF = '"#/components/schemas/RunEvent"';
const withRef = (ref: string) => SHORT.replace(REF, `"${ref}"`);
const withKeys = (keys: string) => SHORT.replace("    ErrorDetail:\n", `    ErrorDetail:\n${keys}`);
const withDialect = (url: string) => withKeys(`      $schema: "${url}"\n`);

const withRing = SHORT.replace(
  "    RunEvent:\n",
  '    A:\n      $ref: "#/components/schemas/B"\n    B:\n      $ref: "#/components/schemas/A"\n    RunEvent:\n',
);

test("openapi.yaml as it is has no problem", () => {
  expect(of(SPEC)).toEqual([]);
});

test("what npm run check would mind at each line is said once, with what mends it", () => {
  expect(of(`\ufeff${SHORT}`)).toEqual([
    { place: "openapi.yaml:1:1", what: "A byte order mark begins it: save it as UTF-8 without" },
  ]);
  const what = "This line ends as on Windows (CRLF): npm run format mends it";
  expect(of(SHORT.replaceAll("\n", "\r\n"))).toEqual([{ place: "openapi.yaml:1:1", what }]);
  expect(of(SHORT.replace("info:\n", "info:\r\n"))).toEqual([{ place: "openapi.yaml:2:1", what }]);
});

test("a second document in the file is said in plain words", () => {
  expect(of(`${SHORT}---\n${SHORT}`)).toEqual([
    {
      place: expect.stringMatching(/^openapi\.yaml:\d+:1$/),
      what: "This is not YAML: A second document begins here",
    },
  ]);
});

test("so has the short one none", () => {
  expect(of(SHORT)).toEqual([]);
});

test.each([
  ["an empty file", Buffer.from(" \n"), "is empty: git checkout openapi.yaml"],
  ["UTF-16", Buffer.from(`\ufeff${SPEC}`, "utf16le"), "is UTF-16 or binary: save it as UTF-8"],
  ["UTF-16 without a mark", Buffer.from(SPEC, "utf16le"), "is UTF-16 or binary: save it as UTF-8"],
  ["a list", Buffer.from("- a\n"), 'is not an OpenAPI document: it has no "openapi" at its root'],
])("%s is refused as a whole", (_, bytes, what) => {
  expect(sourceProblems(bytes)).toEqual([{ place: "openapi.yaml", what }]);
});

test("a line that is not UTF-8 is named", () => {
  const bytes = Buffer.from("openapi: 3.1.0\ninfo: {title: \xe9}\n", "latin1");
  expect(sourceProblems(bytes)).toEqual([
    { place: "openapi.yaml:2:1", what: "This line is not UTF-8: save the file as UTF-8" },
  ]);
});

test.each([
  ["a tab", SHORT.replace("  title:", "\ttitle:"), "\ttitle:", /^This is not YAML: Tabs/],
  ["a key twice", SHORT.replace("  title:", "  title: A\n  title:"), "title: Piper", /unique/],
  ["a tag", SHORT.replace("title: Piper", "title: !x Piper"), "!x", /^Unresolved tag: !x/],
  ["a merge key", withKeys("      <<: {}\n"), "<<", /^Merge keys/],
  ["an alias of nothing", withKeys("      x-a: *gone\n"), "*gone", /^This is not YAML: .+ gone$/],
  ["an alias in itself", withKeys("      x-a: &a [*a]\n"), "*a", /^This alias stands within/],
  ["a list as a key", withKeys("      ? [a, b]\n      : 1\n"), "[a, b]", /^A list or map as a key/],
  ["keys that are one text", withKeys('      1: a\n      "1": b\n'), '"1"', /^This key is there/],
  ["a tag of YAML", withKeys("      x-a: !!binary aGk=\n"), "!binary", /^Tags are not read alike/],
  ["a tag over its value", withKeys("      x-a: !!set\n        ? a\n"), "!set", /^Tags are not/],
  ["a merge key by tag", withKeys("      !!merge <<: {}\n"), "!merge", /^Tags are not read/],
  ["an infinite number", withKeys("      x-a: -.inf\n"), "-.inf", /^JSON has no -\.inf: write/],
  ["no number at all", withKeys("      x-a: .NaN\n"), ".NaN", /^JSON has no \.NaN: write/],
  ["a number too large for one", withKeys("      x-a: 1e999\n"), "1e999", /^JSON has no 1e999/],
  ["older YAML", `%YAML 1.1\n---\n${SHORT}`, "%YAML", /^This is YAML 1\.1, .+: take the line out$/],
  ["a control character", SHORT.replace("Piper", "P\u0007"), "\u0007", /^A control character/],
  ["$refs in a ring", withRing, '"#/components/schemas/B"', /^This \$ref leads in a circle$/],
  ["a version as a number", SHORT.replace("3.1.0", "3.1"), "3.1\n", /write "3\.1\.0"$/],
  ["another version", SHORT.replace("3.1.0", "3.0.3"), "3.0.3", /reads OpenAPI 3\.1, .* 3\.0\.3$/],
  ["$defs", withKeys("      $defs: {}\n"), "$defs", /^\$defs is not followed here/],
  ["a value elsewhere", withKeys("      externalValue: a\n"), "externalValue", /: write the value/],
  ["a $ref to a file", withRef("other.yaml#/X"), '"other.yaml', /^This \$ref leads out/],
  ["a $ref to an address", withRef("https://a.example/x#/X"), '"https://a.ex', /leads out/],
  ["a $ref to an anchor", withRef("#RunEvent"), '"#RunEvent"', /leads out/],
  ["an anchor", withKeys("      $anchor: X\n"), "$anchor", /^\$anchor is not followed here/],
  ["another $schema", withDialect("http://json-schema.org/draft-07/schema#"), '"http', /^This \$s/],
  ["an $id", withKeys("      $id: https://a.example/x\n"), "$id", /^\$id is not followed here/],
])("%s is refused at its line", (_, text, part, what) => {
  const [problem] = of(text);
  expect(problem?.what).toMatch(what);
  expect(problem?.place).toBe(placeOf(text, part));
});

test("half a file is refused where it breaks off", () => {
  const [problem] = of("openapi: 3.1.0\npaths: {");
  expect(problem?.place).toBe("openapi.yaml:2:9");
});

test("what is data or a name may look like a reference", () => {
  const data = SHORT.replace("          - latest: true\n", '          - $ref: "https://x"\n')
    .replace("  title: Piper", '  x-origin: {$ref: "page.html"}\n  title: Piper')
    .replace("        detail:\n          type: string\n", "        $id:\n          type: string\n");
  expect(data.match(/page\.html|\$id|https:\/\/x/g)).toHaveLength(3);
  expect(of(data)).toEqual([]);
});

test("an anchor and its alias are YAML, and taken", () => {
  const anchored = SHORT.replace("description: Production.", "description: &p Production.");
  expect(of(anchored.replace("title: Piper", "title: &t Piper\n  summary: *t"))).toEqual([]);
});

test("so are YAML 1.2 by name, an escape, and a schema that holds itself", () => {
  expect(of(`%YAML 1.2\n---\n${SHORT}`)).toEqual([]);
  expect(of(SHORT.replace("Piper", '"\\a"'))).toEqual([]);
  expect(of(SHORT.replace("/RunEvent", "/AgentResponse"))).toEqual([]);
});

test("a schema may name the dialect that all are of", () => {
  expect(of(withDialect("https://json-schema.org/draft/2020-12/schema"))).toEqual([]);
});
