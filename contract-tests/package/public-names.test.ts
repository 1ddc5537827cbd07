import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";

const INDEX = fileURLToPath(new URL("../../src/index.ts", import.meta.url));

// Without any library: docs need none, and reading one takes a second.
const program = ts.createProgram([INDEX], { noLib: true, types: [], module: ts.ModuleKind.ESNext });
const checker = program.getTypeChecker();

/** What src/index.ts exports, under the names by which apps import it. */
function publicSymbols(): [string, ts.Symbol][] {
  const index = program.getSourceFile(INDEX);
  const module = index && checker.getSymbolAtLocation(index);
  if (!module) throw new Error("src/index.ts exports nothing.");
  return checker
    .getExportsOfModule(module)
    .map((symbol) => [
      symbol.name,
      symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
    ]);
}

const symbols = publicSymbols();
const docs = (symbol: ts.Symbol) =>
  ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
const tags = (symbol: ts.Symbol) => symbol.getJsDocTags(checker).map(({ name }) => name);

test.each(symbols)("%s says what it is", (_, symbol) => {
  expect(docs(symbol)).toMatch(/^[A-Z].*[.:]/s);
});

test("each function and each call of the client has an example", () => {
  const functions = symbols.filter(([, { flags }]) => flags & ts.SymbolFlags.Function);
  const client = symbols.find(([name]) => name === "PiperClient")?.[1];
  const calls = [...(client?.members?.values() ?? [])].map((call) => [call.name, call] as const);
  const having = [...functions, ...calls].map(([name, symbol]) => [name, tags(symbol)]);
  expect(having).toEqual([
    ["createPiperClient", expect.arrayContaining(["example", "throws"])],
    ["isPiperError", expect.arrayContaining(["example"])],
    ["createResponse", expect.arrayContaining(["example", "throws"])],
    ["getSessionEvents", expect.arrayContaining(["example", "throws"])],
    ["findRuns", expect.arrayContaining(["example", "throws"])],
  ]);
});
