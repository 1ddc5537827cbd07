// A second judge of the verdicts: TypeScript. Each row of the table is generated, and an app written
// for the base is compiled against the revision. What does not compile breaks, whoever says otherwise.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { generateTypes } from "../generate/types.ts";
import { bothSides, type Row, readVerdictTable } from "./verdict-table.ts";

const spec: unknown = parse(readFileSync(new URL("../../openapi.yaml", import.meta.url), "utf8"));

/**
 * An app on openapi-fetch: what it sends must suit the revision, and what it then gets must suit
 * the app. Data and errors are what the library makes of all statuses and media types.
 */
const APP = `
import createClient, { type FetchResponse, type MaybeOptionalInit } from "openapi-fetch";
type Path = "/v1/orgs/{org_id}/responses/";
type Media = \`\${string}/\${string}\`;
type Sent<Paths> = Paths extends { [P in Path]: infer Item extends { post: any } }
  ? Pick<NonNullable<MaybeOptionalInit<Item, "post">>, keyof MaybeOptionalInit<Item, "post"> & ("params" | "body")>
  : never;
type Answer<Paths> = Paths extends { [P in Path]: { post: infer Post extends Record<string, any> } }
  ? FetchResponse<Post, object, Media>
  : never;
type Data<Answer> = Answer extends { error?: undefined; data: infer D } ? D : never;
type Failure<Answer> = Answer extends { data?: undefined; error: infer E } ? E : never;

declare const sent: Sent<base.paths>;
const answer = await createClient<revision.paths>().POST("/v1/orgs/{org_id}/responses/", sent);
export const data: Data<Answer<base.paths>> = {} as Data<typeof answer>;
export const failure: Failure<Answer<base.paths>> = {} as Failure<typeof answer>;

export const paths = {} as keyof base.paths satisfies keyof revision.paths;
type Names<Components> = Components extends { schemas: infer S } ? keyof S : never;
export const imported = {} as Names<base.components> satisfies Names<revision.components>;
`;

/** What does not compile and is no break, with the reason. */
const COMPILER_ALONE: Record<string, string> = {
  "A path parameter is renamed.":
    "the URL is the same; apps of the package name no path, and the report says what the others see",
  "A path is renamed, and its parameter was not the one it named.": "as above",
  "A readOnly field of a request gets another type, and is not required.":
    "nobody sends it, and no type demands it",
  "A media type of OpenAPI 3.2 becomes a component.":
    "openapi-typescript does not read such a reference yet, and types the body as unknown",
};

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
  types: [],
};

/** Where the apps are said to lie: beside the packages that they import. */
const FOLDER = fileURLToPath(new URL("../../.apps/", import.meta.url));

/** Says for each row what the compiler minds in its app; where there are no types, nothing. */
async function complaints(rows: Row[]): Promise<string[]> {
  const files = new Map<string, string>();
  const generated = new Map<string, Promise<string | undefined>>();
  async function moduleOf(document: unknown): Promise<string> {
    const text = JSON.stringify(document);
    const name = `${FOLDER}types/${[...generated.keys(), text].indexOf(text)}.ts`;
    const types = generated.get(text) ?? generateTypes(text).catch(() => undefined);
    generated.set(text, types);
    files.set(name, (await types) ?? "");
    return name;
  }
  for (const [index, row] of rows.entries()) {
    const { base, revision } = bothSides(spec, row);
    const sides = { base: await moduleOf(base), revision: await moduleOf(revision) };
    const imports = Object.entries(sides).map(
      ([name, path]) => `import type * as ${name} from "${path}";`,
    );
    files.set(`${FOLDER}${index}.ts`, imports.join("\n") + APP);
  }
  const program = compile(files);
  return rows.map((_, index) => {
    const app = program.getSourceFile(`${FOLDER}${index}.ts`);
    const imported = app?.statements.flatMap(typesOf) ?? [];
    if (imported.some((name) => files.get(name) === "")) return "";
    const [first] = program.getSemanticDiagnostics(app);
    return first ? ts.flattenDiagnosticMessageText(first.messageText, " ") : "";
  });
}

/** The module of types that a statement imports. */
const typesOf = (statement: ts.Statement): string[] =>
  ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)
    ? [statement.moduleSpecifier.text]
    : [];

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
    [...files.keys()].filter((name) => !name.startsWith(`${FOLDER}types/`)),
    OPTIONS,
    host,
  );
}

test("what an app cannot be compiled against is breaking", { timeout: 900_000 }, async () => {
  const rows = readVerdictTable();
  const said = await complaints(rows);
  const breaks = rows.filter((_, index) => said[index]);
  const alone = rows.flatMap(({ change, verdict }, index) =>
    said[index] && verdict !== "major" && !(change in COMPILER_ALONE)
      ? [{ change, said: said[index] }]
      : [],
  );

  expect(alone).toEqual([]);
  expect(breaks.map(({ change }) => change)).toEqual(
    expect.arrayContaining(Object.keys(COMPILER_ALONE)),
  );
  // TypeScript knows no lengths, formats or servers: it sees about half of what breaks.
  expect(breaks.length).toBeGreaterThan(60);
});

test("an app compiles against the document that it was written for", {
  timeout: 300_000,
}, async () => {
  const row: Row = { change: "Nothing changes.", verdict: "patch" };
  expect(await complaints([row])).toEqual([""]);
});
