import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { visit } from "yaml";
import { notYaml, parseYaml } from "../../contract-tests/document/yaml.ts";
import { CommandError } from "../shared/command.ts";
import { PACKAGE } from "../shared/package-name.ts";

const LINT = fileURLToPath(new URL("../lint/main.ts", import.meta.url));
const HEADER = ` Piper's Create Response and Get Session Events, as ${PACKAGE} knows them.`;

/** What the contract says to those who maintain it. */
const NOTES = ["x-provenance", "x-source", "x-pages"];

/** A contract that lint refuses is not packed: Redocly says at length what is wrong with it. */
export function lintContract(): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [LINT, "--format=json"], (error, stdout, stderr) => {
      if (!error) return resolve();
      const [problem] = stdout ? JSON.parse(stdout).problems : [];
      const reason = problem ? `${problem.place}  ${problem.what}` : stderr.trim();
      reject(new CommandError(`${reason}. npm run lint says more.`));
    });
  });
}

/** The contract without the notes for those who maintain it: prose says what is inferred. */
export function packContract(openApi: string): string {
  const parsed = parseYaml(openApi);
  if ("problem" in parsed)
    throw new CommandError(`${notYaml(parsed.problem)} npm run lint says more.`);
  const { document } = parsed;
  visit(document, {
    Pair: (_, { key }) => (NOTES.includes(String(key)) ? visit.REMOVE : undefined),
    Scalar: (_, scalar) => {
      if (scalar.commentBefore?.includes("x-provenance")) scalar.commentBefore = HEADER;
    },
  });
  return document.toString({ indent: 1, indentSeq: false, lineWidth: 0 });
}
