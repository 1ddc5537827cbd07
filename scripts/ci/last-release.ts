// Runs the last release's consumer tests against the package as it is now: a break is named, and
// held back unless package.json's version says that one is meant.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CommandError, parseCommandLine, runCommand } from "../shared/command.ts";
import { packTarball } from "../shared/pack.ts";
import { inTemporaryFolder } from "../shared/temporary-folder.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CONSUMERS = "contract-tests/package/consumers";
const USAGE = "npm run ci:last-release [-- --test-name TEXT]";

/** Runs a command that should do; where it does not, its own words end ours. */
async function run(command: string, args: string[], cwd = ROOT): Promise<string> {
  const running = promisify(execFile)(command, args, { cwd });
  const { stdout } = await running.catch((error) => {
    const said = String(error.stderr || error.message).trim();
    throw new CommandError(`${command} ${args.join(" ")} failed: ${said.slice(-2000)}`);
  });
  return stdout.trim();
}

const git = (...args: string[]) => run("git", args);

/** The newest release that HEAD grew from, and that promised something; undefined before the first. */
async function findLastRelease(): Promise<string | undefined> {
  if ((await git("rev-parse", "--is-shallow-repository")) === "true")
    throw new CommandError("This shallow clone may hide the release tags: fetch-depth: 0.");
  const releases = await git("tag", "--merged", "HEAD", "--list", "v[0-9]*", "--sort=-v:refname");
  return releases.split("\n").find((tag) => tag !== "" && !tag.includes("-"));
}

/** Clones a release into a folder, with the dependencies that it had. */
async function checkOut(tag: string, folder: string): Promise<void> {
  await git("-c", "advice.detachedHead=false", "clone", "--quiet", "--branch", tag, ROOT, folder);
  const [then, now] = await Promise.all(
    [folder, ROOT].map((root) => readFile(join(root, "package-lock.json"), "utf8")),
  );
  if (then === now) await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  else await run("npm", ["ci", "--no-audit", "--no-fund"], folder);
}

/** Runs a release's consumer tests on another package, and lists those that fail. */
async function brokenConsumers(folder: string, tarball: string, name?: string): Promise<string[]> {
  const report = join(folder, "consumers.json");
  const vitest = spawn(
    process.execPath,
    [
      join(folder, "node_modules/vitest/vitest.mjs"),
      ...["run", CONSUMERS, "--reporter=default", "--reporter=json", `--outputFile=${report}`],
      ...(name ? [`--testNamePattern=${name}`] : []),
    ],
    { cwd: folder, stdio: "inherit", env: { ...process.env, PACKAGE_TARBALL: tarball } },
  );
  const [exitCode] = await once(vitest, "close");
  if (exitCode === 0) return [];
  const { testResults } = JSON.parse(await readFile(report, "utf8"));
  const files: { assertionResults: { status: string; title: string }[] }[] = testResults;
  const failed = files
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === "failed");
  return failed.length > 0 ? failed.map(({ title }) => title) : ["its consumer tests do not start"];
}

/** Whether a version, after a release's, may break apps: another major, or below 1 another minor. */
export function mayBreak(released: string, version: string): boolean {
  const parts = (text: string) => text.replace(/^v/, "").split(/[.+-]/).map(Number);
  const [[major, minor], [newMajor, newMinor]] = [parts(released), parts(version)];
  return newMajor !== major || (major === 0 && newMinor !== minor);
}

async function main(): Promise<number> {
  const { values } = parseCommandLine({ options: { "test-name": { type: "string" } } }, USAGE);
  const tag = await findLastRelease();
  if (tag === undefined) {
    console.log("No release is tagged yet: there are no consumers to break.");
    return 0;
  }
  return inTemporaryFolder(async (folder) => {
    await checkOut(tag, folder);
    const broken = await brokenConsumers(folder, await packTarball(), values["test-name"]);
    if (broken.length === 0) {
      console.log(`What apps did with ${tag}, they can do with this package.`);
      return 0;
    }
    const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
    const what = `This package breaks apps that use ${tag}: ${broken.join("; ")}.`;
    if (!mayBreak(tag, version))
      throw new CommandError(
        `${what} If that is meant, package.json's version says so: it is ${version}.`,
      );
    console.log(`${what} Its version, ${version}, says so.`);
    return 0;
  });
}

if (import.meta.main) await runCommand(main);
