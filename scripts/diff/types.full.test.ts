// A second judge of the verdicts: TypeScript. Each row of the table is generated, and an app written
// for the base is compiled against the revision. What does not compile breaks, whoever says otherwise.
import { readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { generateTypes } from "../generate/types.ts";
import { bothSides, type Row, readVerdictTable } from "./verdict-table.ts";

const spec: unknown = parse(readFileSync(new URL("../../openapi.yaml", import.meta.url), "utf8"));

/** What an app sends must suit the revision; what it then receives must suit the app. */
const APP = `
type Operation<P> = P extends { "/v1/orgs/{org_id}/responses/": { post: infer O } } ? O : never;
type Body<R> = R extends { content: infer C } ? C[keyof C] : undefined;
type Sent<O> = O extends { parameters: infer P; requestBody?: infer R }
  ? { parameters: P; body: Body<NonNullable<R>> }
  : never;
type Status = 200 | 201 | 202;
type Received<O> = O extends { responses: infer R }
  ? { [S in keyof R & Status]: Body<R[S]> }[keyof R & Status]
  : never;
type Failed<O> = O extends { responses: infer R } ? Omit<R, Status> : never;
declare const sent: Sent<Operation<base.paths>>;
export const accepted: Sent<Operation<revision.paths>> = sent;
declare const received: Received<Operation<revision.paths>>;
export const understood: Received<Operation<base.paths>> = received;
declare const failed: Failed<Operation<revision.paths>>;
export const foreseen: Failed<Operation<base.paths>> = failed;
`;
const OPTIONS: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  lib: ["lib.es2022.d.ts"],
  types: [],
};

/** Says for each row whether its app fails to compile. */
async function brokenApps(rows: Row[]): Promise<boolean[]> {
  const files = new Map<string, string>();
  const generated = new Map<string, Promise<string>>();
  async function moduleOf(document: unknown): Promise<string> {
    const text = JSON.stringify(document);
    const name = `/types/${[...generated.keys(), text].indexOf(text)}.ts`;
    generated.set(text, generated.get(text) ?? generateTypes(text));
    files.set(name, (await generated.get(text)) ?? "");
    return name;
  }
  for (const [index, row] of rows.entries()) {
    const { base, revision } = bothSides(spec, row);
    const imports = Object.entries({
      base: await moduleOf(base),
      revision: await moduleOf(revision),
    })
      .map(([name, path]) => `import type * as ${name} from "${path}";`)
      .join("\n");
    files.set(`/apps/${index}.ts`, imports + APP);
  }
  const program = compile(files);
  return rows.map((_, index) => {
    const app = program.getSourceFile(`/apps/${index}.ts`);
    return program.getSemanticDiagnostics(app).length > 0;
  });
}

function compile(files: Map<string, string>): ts.Program {
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists, readFile } = host;
  host.directoryExists = () => true;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, language, ...rest) => {
    const text = files.get(name);
    if (text === undefined) return getSourceFile(name, language, ...rest);
    return ts.createSourceFile(name, text, language);
  };
  return ts.createProgram(
    [...files.keys()].filter((name) => name.startsWith("/apps/")),
    OPTIONS,
    host,
  );
}

test("what an app cannot be compiled against is breaking", { timeout: 120_000 }, async () => {
  const rows = readVerdictTable();
  const broken = await brokenApps(rows);
  const verdicts = rows.filter((_, index) => broken[index]).map(({ verdict }) => verdict);

  expect(rows.filter(({ verdict }, index) => broken[index] && verdict !== "major")).toEqual([]);
  // TypeScript knows no lengths, formats or servers: it sees about half of what breaks.
  expect(verdicts.length).toBeGreaterThan(40);
});
