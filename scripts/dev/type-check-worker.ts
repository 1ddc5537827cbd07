// Type-checks a project as often as it is asked to, and keeps what did not change.
import { createHash } from "node:crypto";
import { join, relative, sep } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import ts from "typescript";
import type { Problem } from "../shared/problem.ts";

const project: string = workerData;
const { sys } = ts;

interface Versioned {
  version: string;
  file: ts.SourceFile;
}

const files = new Map<string, Versioned>();
let builder: ts.SemanticDiagnosticsBuilderProgram | undefined;

function readConfig(): ts.ParsedCommandLine {
  const onUnRecoverableConfigFileDiagnostic = ({ messageText }: ts.Diagnostic) => {
    throw new Error(ts.flattenDiagnosticMessageText(messageText, " "));
  };
  const host = { ...sys, onUnRecoverableConfigFileDiagnostic };
  const config = ts.getParsedCommandLineOfConfigFile(join(project, "tsconfig.json"), {}, host);
  if (!config) throw new Error("tsconfig.json cannot be read.");
  return config;
}

/** A host that reads what lies in node_modules once, and parses again only what changed. */
function createHost(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options, true);
  host.getCurrentDirectory = () => project;
  host.getSourceFile = (name, target) => {
    const known = files.get(name);
    if (known && name.includes("/node_modules/")) return known.file;
    const text = sys.readFile(name);
    if (text === undefined) return undefined;
    const version = createHash("sha1").update(text).digest("hex");
    if (known?.version === version) return known.file;
    // The builder asks each file for its version.
    const file = Object.assign(ts.createSourceFile(name, text, target, true), { version });
    files.set(name, { version, file });
    return file;
  };
  return host;
}

function check(): Problem[] {
  const { options, fileNames: rootNames, errors } = readConfig();
  const host = createHost(options);
  const oldProgram = builder?.getProgram();
  const program = ts.createProgram({
    rootNames,
    options,
    host,
    ...(oldProgram && { oldProgram }),
  });
  builder = ts.createSemanticDiagnosticsBuilderProgram(program, host, builder);
  const diagnostics = [
    ...errors,
    ...program.getOptionsDiagnostics(),
    ...program.getSyntacticDiagnostics(),
    ...builder.getSemanticDiagnostics(),
  ];
  return diagnostics.map(problemOf).sort(bySource);
}

function problemOf({ file, start = 0, code, messageText }: ts.Diagnostic): Problem {
  const what = `${ts.flattenDiagnosticMessageText(messageText, "\n")} (TS${code})`;
  if (!file) return { place: "tsconfig.json", what };
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  const name = relative(project, file.fileName).replaceAll(sep, "/");
  return { place: `${name}:${line + 1}:${character + 1}`, what };
}

/** What stands in src comes first: it is what apps get. */
function bySource(one: Problem, other: Problem): number {
  const rank = ({ place }: Problem) => Number(!place.startsWith("src/"));
  return rank(one) - rank(other);
}

function tryCheck(): Problem[] {
  try {
    return check();
  } catch (error) {
    return [{ place: "tsconfig.json", what: error instanceof Error ? error.message : `${error}` }];
  }
}

parentPort?.on("message", () => parentPort?.postMessage(tryCheck()));
