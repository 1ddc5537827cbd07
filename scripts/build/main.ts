// Writes dist, which is what npm publishes: the client, its declarations and the contract.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { generateDtsBundle } from "dts-bundle-generator";
import { build } from "esbuild";
import { visit } from "yaml";
import { notYaml, parseYaml } from "../../contract-tests/document/yaml.ts";
import { CommandError, parseCommandLine, runCommand } from "../shared/command.ts";
import { PACKAGE } from "../shared/package-name.ts";
import { replaceFile } from "../shared/replace-file.ts";

const ROOT = new URL("../../", import.meta.url);
const pathOf = (name: string) => fileURLToPath(new URL(name, ROOT));

const HEADER = ` Piper's Create Response endpoint, as ${PACKAGE} knows it.`;

/** The client as one module for every runtime, left readable: an app's owner may want to audit it. */
async function bundleClient(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [pathOf("src/index.ts")],
    bundle: true,
    packages: "external",
    format: "esm",
    target: "es2022",
    charset: "utf8",
    logLevel: "silent",
    write: false,
  }).catch(({ errors: [error], message }) => {
    const where = error?.location ? `${error.location.file}:${error.location.line}` : "src";
    throw new CommandError(`${where} cannot be built: ${error?.text ?? message}.`);
  });
  return outputFiles[0]?.text ?? "";
}

/** The public types with their docs in one file: what is not public is not in it. */
function bundleDeclarations(): string {
  const output = { noBanner: true, exportReferencedTypes: false };
  const entry = { filePath: pathOf("src/index.ts"), output };
  const options = { preferredConfigPath: pathOf("tsconfig.json") };
  try {
    return generateDtsBundle([entry], options).join("");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`src gives no declarations: ${reason}. npm run typecheck says more.`);
  }
}

/** A contract that lint refuses is not packed: Redocly says at length what is wrong with it. */
function lintContract(): Promise<void> {
  const lint = [pathOf("scripts/lint/main.ts"), "--format=json"];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, lint, (error, stdout, stderr) => {
      if (!error) return resolve();
      const [problem] = stdout ? JSON.parse(stdout).problems : [];
      const reason = problem ? `${problem.place}  ${problem.what}` : stderr.trim();
      reject(new CommandError(`${reason}. npm run lint says more.`));
    });
  });
}

/** The contract without the notes for those who maintain it: prose says what is inferred. */
function packContract(openApi: string): string {
  const parsed = parseYaml(openApi);
  if ("problem" in parsed)
    throw new CommandError(`${notYaml(parsed.problem)} npm run lint says more.`);
  const { document } = parsed;
  visit(document, {
    Pair: (_, { key }) => (String(key) === "x-provenance" ? visit.REMOVE : undefined),
    Scalar: (_, scalar) => {
      if (scalar.commentBefore?.includes("x-provenance")) scalar.commentBefore = HEADER;
    },
  });
  return document.toString({ indent: 1, indentSeq: false, lineWidth: 0 });
}

async function main(): Promise<number> {
  parseCommandLine({ options: {} }, "npm run build");
  await lintContract();
  const files = {
    "index.js": await bundleClient(),
    "index.d.ts": bundleDeclarations(),
    "openapi.yaml": packContract(await readFile(pathOf("openapi.yaml"), "utf8")),
  };
  for (const [name, text] of Object.entries(files)) {
    await replaceFile(new URL(`dist/${name}`, ROOT), text);
  }
  console.log(`Wrote ${Object.keys(files).join(", ")} to dist.`);
  return 0;
}

await runCommand(main);
