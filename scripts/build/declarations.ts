import { writeFile } from "node:fs/promises";
import { posix, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { generateDtsBundle } from "dts-bundle-generator";
import ts from "typescript";
import { CommandError } from "../shared/command.ts";
import { inTemporaryFolder } from "../shared/temporary-folder.ts";
import type { Entry } from "./entries.ts";

/** All public types of all entries, once: two declarations of a class would be two classes. */
const ALL = "declarations";

/**
 * Writes the declarations of all entries, by their paths below dist: the public types with their
 * docs, and nothing that is not public. An ES module may import types of a CommonJS one, but not
 * the other way round: so the types are CommonJS's, like the code.
 */
export async function buildDeclarations(entries: Entry[], root: URL): Promise<Map<string, string>> {
  const config = fileURLToPath(new URL("tsconfig.json", root));
  const files = new Map([[`${ALL}.d.cts`, await bundleAll(entries, config, root)]]);
  const publicNames = readPublicNames(entries);
  for (const { path } of entries) {
    const all = posix.relative(posix.dirname(path), ALL);
    const from = all.startsWith(".") ? all : `./${all}`;
    const text = `export { ${publicNames.get(path)?.join(", ")} } from "${from}.cjs";\n`;
    files.set(`${path}.d.cts`, text).set(`${path}.d.ts`, text);
  }
  return files;
}

/** The declarations of a module that exports what any entry does. */
async function bundleAll(entries: Entry[], config: string, root: URL): Promise<string> {
  const prefix = fileURLToPath(new URL("src/.build-", root));
  return inTemporaryFolder(async (folder) => {
    const filePath = `${folder}/${ALL}.ts`;
    const from = (source: string) => relative(folder, source);
    await writeFile(
      filePath,
      entries.map(({ source }) => `export * from "${from(source)}";\n`).join(""),
    );
    return bundle(filePath, config);
  }, prefix);
}

function bundle(filePath: string, config: string): string {
  const output = { noBanner: true, exportReferencedTypes: false };
  let text: string | undefined;
  try {
    [text = ""] = generateDtsBundle([{ filePath, output }], { preferredConfigPath: config });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`src gives no declarations: ${reason}. npm run typecheck says more.`);
  }
  // Editors indent what they show themselves; a comment's examples hang on the place of its stars.
  const flush = text.replace(/^[ \t]+/gm, "").replace(/^\*/gm, " *");
  // "Format: uuid" is said by each id's name, and a comment of one line needs one line.
  return flush
    .replace(/^ \* Format: uuid\n \*\n/gm, "")
    .replace(/^\/\*\*\n \* ([^\n@]+)\n \*\/$/gm, "/** $1 */");
}

/** What each entry exports, types included, by the entry's path. */
function readPublicNames(entries: Entry[]): Map<string, string[]> {
  const sources = entries.map(({ source }) => source);
  const options = { noLib: true, types: [], module: ts.ModuleKind.ESNext };
  const program = ts.createProgram(sources, { ...options, allowImportingTsExtensions: true });
  const checker = program.getTypeChecker();
  const namesIn = (source: string) => {
    const file = program.getSourceFile(source);
    const module = file && checker.getSymbolAtLocation(file);
    return module ? checker.getExportsOfModule(module).map(({ name }) => name) : [];
  };
  return new Map(entries.map(({ path, source }) => [path, namesIn(source).sort()]));
}
