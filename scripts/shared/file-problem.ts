import { relative } from "node:path";
import process from "node:process";
import { stripVTControlCharacters } from "node:util";

/** What only files meet; the system does not always say which one. */
const OF_FILES = ["EISDIR", "ENOTDIR", "ENOSPC", "EDQUOT", "EROFS", "EMFILE", "ENFILE"];

/** Says of an error of the file system, in one line, what cannot be used and why. */
export function fileProblem(error: unknown): string | undefined {
  if (!(error instanceof Error && "code" in error && "syscall" in error)) return undefined;
  const path = "path" in error && typeof error.path === "string" ? error.path : undefined;
  const code = String(error.code);
  if (
    !OF_FILES.includes(code) &&
    !(path && /^(EACCES|EPERM|ENOENT|EEXIST|ELOOP|ENOTEMPTY)$/.test(code))
  )
    return undefined;
  // A socket, or a program to start, has a path as well.
  if (/^(connect|listen|spawn)/.test(String(error.syscall))) return undefined;
  const [, reason = error.message] = /^[A-Z]+: ([^,]+)/.exec(error.message) ?? [];
  const place = path === undefined ? "A file" : relative(process.cwd(), path) || path;
  return stripVTControlCharacters(`${place} cannot be used: ${reason} (${code}).`);
}
