import { expect, test } from "vitest";
import { listMutants } from "./mutate.ts";

/** The mutants of a line of code, each as the line would read. */
const mutantsOf = (source: string) => listMutants("a.ts", source).map(({ text }) => text);

test.each([
  ["a < b;", ["a <= b;", "a >= b;"]],
  ["a === b;", ["a !== b;"]],
  ["a ?? b;", ["a;", "b;"]],
  ["x = a ? b : c;", ["x = true ? b : c;", "x = false ? b : c;"]],
  ["if (a) return;", ["if (true) return;", "if (false) return;", "if (a) ;"]],
  ["x = !a;", ["x = a;"]],
  ["x = true;", ["x = false;"]],
  ["x = 12;", ["x = 13;"]],
  ["x = 290_000;", ["x = 0;"]],
  ["x = /a/;", ["x = /(?!)/;", "x = /(?:)/;"]],
  ['x = "a";', ['x = "";']],
  ['x = "";', ['x = "mutant";']],
  [`x = \`a $${"{b}"}\`;`, [`x = \`a $${'{""}'}\`;`]],
  ["x = [a, b];", ["x = [ b];", "x = [a, ];"]],
  ["x = { a, b: c };", ["x = {  b: c };", "x = { a,  };"]],
  ["x = a.some(b);", ["x = a.every(b);"]],
  ["x = a.filter(b);", ["x = a;"]],
  ["throw a;", [";"]],
])("%s", (source, mutants) => {
  const isAssigned = source.startsWith("x = ");
  const isExpression = /^a/.test(source);
  const effects = isAssigned || isExpression ? [";"] : [];
  expect(mutantsOf(source)).toEqual([...effects, ...mutants]);
});

test.each([
  'import a from "a";',
  'type A = "a" | 1;',
  "interface A { a: 1 }",
  'const a = "words that a person reads";',
  'export * from "./a.ts";',
])("leaves alone what does not run, or is prose: %s", (source) => {
  expect(mutantsOf(source)).toEqual([]);
});

test("drops an await, but not of what a module ends with", () => {
  const waits = (source: string) => mutantsOf(source).filter((text) => text !== ";");
  expect(waits("x = await a;\nb();")).toContain("x = a;\nb();");
  expect(waits("await a();")).toEqual([]);
  expect(waits("if (a) await b();")).not.toContain("if (a) b();");
  expect(waits("const a = async () => await b();")).toContain("const a = async () => b();");
});

test("says where a mutant is", () => {
  expect(listMutants("a.ts", "const a = 1;\n  const b = true;\n")[1]).toMatchObject({
    file: "a.ts",
    line: 2,
    at: "const b = true;",
    before: "true",
    after: "false",
  });
});
