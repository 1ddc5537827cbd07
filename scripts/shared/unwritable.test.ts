import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, openSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { fileProblem } from "./file-problem.ts";
import { replaceFile } from "./replace-file.ts";
import { startScript } from "./run-script.ts";

const FULL = "/dev/full";

test.concurrent("a reader that is gone, as of a pipe into head, is no failure", async () => {
  const script = startScript("test/main", ["--help"]);
  script.stdout.destroy();
  const [stderr, [exitCode]] = await Promise.all([text(script.stderr), once(script, "close")]);
  expect([stderr, exitCode]).toEqual(["", 0]);
});

test.skipIf(!existsSync(FULL))("a full disk is one, told in a line", async () => {
  const program = new URL("../test/main.ts", import.meta.url).pathname;
  const script = spawn(process.execPath, [decodeURIComponent(program), "--help"], {
    stdio: ["ignore", openSync(FULL, "w"), "pipe"],
  });
  if (!script.stderr) throw new Error("The script has no stderr.");
  const [stderr, [exitCode]] = await Promise.all([text(script.stderr), once(script, "close")]);
  expect(stderr).toMatch(/^What this command says cannot be written: ENOSPC.*\n$/);
  expect(exitCode).toBe(1);
});

test("a file that cannot be replaced is named, and leaves no draft", async () => {
  const folder = await mkdtemp(join(tmpdir(), "unwritable-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const inTheWay = pathToFileURL(join(folder, "page.html/"));
  await replaceFile(new URL("a.txt", inTheWay), "in the way");
  const replacing = replaceFile(new URL("page.html", pathToFileURL(`${folder}/`)), "<html>");
  const problem = await replacing.catch(fileProblem);
  expect(problem).toMatch(/page\.html cannot be used: .* \(E(ISDIR|NOTEMPTY|EXIST)\)\.$/);
  expect(await readdir(folder)).toEqual(["page.html"]);
});
