import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { fileProblem } from "./file-problem.ts";

const HERE = fileURLToPath(import.meta.url);
const failureOf = (working: Promise<unknown>) => working.then(String, (error: unknown) => error);

test("a file where a folder should be is named, with the system's reason", async () => {
  const problem = fileProblem(await failureOf(mkdir(join(HERE, "reports"), { recursive: true })));
  expect(problem).toMatch(
    /^scripts[\\/]shared[\\/]file-problem\.test\.ts[\\/]reports cannot be used: .+ \(E[A-Z]+\)\.$/,
  );
});

test("what cannot be written, or read, is named", async () => {
  const unwritable = await failureOf(writeFile(join(HERE, "a.txt"), ""));
  expect(fileProblem(unwritable)).toMatch(/a\.txt cannot be used: .* \(ENOTDIR\)\.$/);
  expect(fileProblem(await failureOf(readFile(join(HERE, ".."))))).toBe(
    "A file cannot be used: illegal operation on a directory (EISDIR).",
  );
});

test("a full disk is one, though the system names no file", () => {
  const message = "ENOSPC: no space left on device, write";
  const error = Object.assign(new Error(message), { code: "ENOSPC", syscall: "write" });
  expect(fileProblem(error)).toBe("A file cannot be used: no space left on device (ENOSPC).");
});

test("no other error is one: a mistake in the code, a socket that is not there", async () => {
  expect(fileProblem(new TypeError("x is not a function"))).toBeUndefined();
  const socket = createConnection(join(HERE, "..", "no.sock"));
  const refused = await new Promise((resolve) => socket.once("error", resolve));
  expect(fileProblem(refused)).toBeUndefined();
});
