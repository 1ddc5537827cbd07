import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };

const path = (name: string) => fileURLToPath(new URL(`../../src/${name}.ts`, import.meta.url));
const ENTRIES = Object.entries(manifest.exports)
  .filter(([, target]) => typeof target === "object")
  .map(([name]) => path(name === "." ? "index" : `${name.slice(2)}/index`));

// Without any library: docs need none, and reading one takes a second.
const program = ts.createProgram(ENTRIES, { noLib: true, types: [], module: ts.ModuleKind.ESNext });
const checker = program.getTypeChecker();

/** What the entries export, under the names by which apps import it. */
function publicSymbols(entry: string): [string, ts.Symbol][] {
  const index = program.getSourceFile(entry);
  const module = index && checker.getSymbolAtLocation(index);
  if (!module) throw new Error(`${entry} exports nothing.`);
  return checker
    .getExportsOfModule(module)
    .map((symbol) => [
      symbol.name,
      symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
    ]);
}

const symbols = ENTRIES.flatMap(publicSymbols);
const docs = (symbol: ts.Symbol) =>
  ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
const tags = (symbol: ts.Symbol) => symbol.getJsDocTags(checker).map(({ name }) => name);

test.each(symbols)("%s says what it is", (_, symbol) => {
  expect(docs(symbol)).toMatch(/^[A-Z].*[.:]/s);
});

const functions = symbols.filter(([, { flags }]) => flags & ts.SymbolFlags.Function);

/** What can be called of an interface. */
function methodsOf(name: string) {
  const [, symbol] = symbols.find(([known]) => known === name) ?? [];
  const members = [...(symbol?.members?.values() ?? [])];
  return members
    .filter(({ flags }) => flags & ts.SymbolFlags.Method)
    .map((method) => [method.name, method] as const);
}

test("each function and each call of the client has an example", () => {
  const having = [...functions, ...methodsOf("PiperClient")].map(([name, symbol]) => [
    name,
    tags(symbol),
  ]);
  expect(having).toEqual([
    ["createPiperClient", expect.arrayContaining(["example", "throws"])],
    ["piperErrorFrom", expect.arrayContaining(["example"])],
    ["isPiperError", expect.arrayContaining(["example"])],
    ["createPiperHandler", expect.arrayContaining(["example", "throws"])],
    ["createFakePiper", expect.arrayContaining(["example", "throws"])],
    ["createResponse", expect.arrayContaining(["example", "throws"])],
    ["getSessionEvents", expect.arrayContaining(["example", "throws"])],
    ["findRuns", expect.arrayContaining(["example", "throws"])],
  ]);
});

test("what a test may plan with the fake has an example", () => {
  const having = methodsOf("FakePiper").filter(([, symbol]) => tags(symbol).includes("example"));
  expect(having.map(([name]) => name)).toEqual(["replyWith", "failWith"]);
});
