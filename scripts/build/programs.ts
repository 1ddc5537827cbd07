import { relative } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin, transform } from "esbuild";
import ts from "typescript";
import { CommandError } from "../shared/command.ts";
import type { Entry } from "./entries.ts";

/**
 * Writes the programs of all entries, by their paths below dist. There is one copy of the code,
 * in CommonJS, which everything can load; the ES modules export its names. What several entries
 * use stands in files that they share: docs/decisions/7-one-copy-of-the-code.md says why.
 */
export async function buildPrograms(entries: Entry[], root: string): Promise<Map<string, string>> {
  const { outputFiles, metafile } = await split(entries, root);
  const programs = new Map<string, string>();
  for (const { path, text } of outputFiles)
    programs.set(programOf(relative(root, path)), await toCommonJs(text));
  for (const [path, { entryPoint, exports }] of Object.entries(metafile.outputs)) {
    const program = programOf(path);
    if (entryPoint) programs.set(program.replace(/\.cjs$/, ".js"), exportNames(exports, program));
  }
  return programs;
}

const programOf = (output: string) => output.replace(/^dist\//, "");

/** Bundles the entries as ES modules, the one kind that esbuild splits, into files named .cjs. */
function split(entries: Entry[], root: string) {
  return build({
    entryPoints: entries.map(({ source, path }) => ({ in: source, out: path })),
    outdir: "dist",
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    chunkNames: "shared-[hash]",
    outExtension: { ".js": ".cjs" },
    packages: "external",
    plugins: [examplesWithoutRepetition],
    format: "esm",
    target: "es2022",
    charset: "utf8",
    minifyIdentifiers: true,
    logLevel: "silent",
    metafile: true,
    write: false,
  }).catch(({ errors: [error], message }) => {
    const where = error?.location ? `${error.location.file}:${error.location.line}` : "src";
    throw new CommandError(`${where} cannot be built: ${error?.text ?? message}.`);
  });
}

/** The examples repeat ids, times and replies: each of those is written once, which saves 3 kB. */
const examplesWithoutRepetition: Plugin = {
  name: "examples without repetition",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]generated[\\/]examples\.ts$/ }, async ({ path }) => {
      const { examples } = await import(pathToFileURL(path).href);
      const times = new Map<string, number>();
      JSON.stringify(examples, (_, value) => {
        if (typeof value === "string") times.set(value, (times.get(value) ?? 0) + 1);
        return value;
      });
      const repeated = [...times.keys()].filter(
        (text) => text.length > 9 && (times.get(text) ?? 0) > 1,
      );
      const marked = JSON.stringify(examples, (_, value) =>
        repeated.includes(value) ? `\0${repeated.indexOf(value)}` : value,
      );
      const written = marked.replaceAll(/"\\u0000(\d+)"/g, "repeated[$1]");
      const list = JSON.stringify(repeated);
      return { contents: `const repeated = ${list};\nexport const examples = ${written};` };
    });
  },
};

/**
 * Makes a CommonJS module of what esbuild has split, as small as esbuild makes it, but in lines. The
 * files import each other in no circle, so that what is imported can be read at once: esbuild's own
 * way, which looks each name up at each use, takes 8 kB more.
 */
async function toCommonJs(module: string): Promise<string> {
  const { statements } = ts.createSourceFile("module.js", module, ts.ScriptTarget.ES2022);
  const imported: string[] = [];
  const exported = ['Object.defineProperty(exports, "__esModule", { value: true });'];
  let rest = module;
  for (const statement of statements.toReversed()) {
    if (ts.isImportDeclaration(statement)) imported.unshift(requireFor(statement));
    else if (ts.isExportDeclaration(statement)) exported.push(...assignmentsFor(statement));
    else continue;
    rest = rest.slice(0, statement.pos) + rest.slice(statement.end);
  }
  const { code } = await transform(`"use strict";${[...imported, rest, ...exported].join("\n")}`, {
    target: "es2022",
    charset: "utf8",
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: 300, // Node prints the line that threw.
  });
  return code;
}

function requireFor({ importClause, moduleSpecifier }: ts.ImportDeclaration): string {
  const bindings = importClause?.namedBindings;
  const elements = bindings && ts.isNamedImports(bindings) ? bindings.elements : [];
  const names = elements.map(({ propertyName, name }) => [propertyName ?? name, name]);
  const parts = names.map(([from, to]) => `${textOf(from)}: ${textOf(to)}`);
  if (importClause?.name) parts.push(`default: ${importClause.name.text}`);
  return `const { ${parts.join(", ")} } = require(${JSON.stringify(textOf(moduleSpecifier))});`;
}

function assignmentsFor({ exportClause }: ts.ExportDeclaration): string[] {
  const elements = exportClause && ts.isNamedExports(exportClause) ? exportClause.elements : [];
  return elements.map(
    ({ propertyName, name }) => `exports.${name.text} = ${textOf(propertyName ?? name)};`,
  );
}

const textOf = (node: ts.Node | undefined): string =>
  node && (ts.isIdentifier(node) || ts.isStringLiteral(node)) ? node.text : "";

/** The names one by one: `export *` would also export what Node adds to a CommonJS module. */
const exportNames = (names: string[], program: string) =>
  `export { ${names.join(", ")} } from "./${program.replace(/^.*\//, "")}";\n`;
