import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CommandError } from "../../scripts/shared/command.ts";

/** A certificate authority of one's own, and a certificate for a host that it has signed. */
export interface Authority {
  /** The path of the authority's own certificate. */
  path: string;
  ca: string;
  key: string;
  cert: string;
  remove(): Promise<void>;
}

const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
const OWN = ["-keyout", "ca-key.pem", "-out", "ca.pem", "-subj", "/CN=An authority of one's own"];
const REQUEST = ["-keyout", "key.pem", "-out", "request.pem"];
const SIGNED = ["-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca-key.pem", "-out", "cert.pem"];

export async function makeAuthority(host = "localhost"): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), "piper-authority-"));
  const openssl = (...args: string[]) => promisify(execFile)("openssl", args, { cwd: folder });
  try {
    await openssl("req", "-x509", "-days", "1", ...KEY, ...OWN);
    const names = ["-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`];
    await openssl("req", ...KEY, ...REQUEST, ...names);
    await openssl("x509", "-req", "-days", "1", ...SIGNED, "-copy_extensions", "copy");
  } catch (error) {
    await rm(folder, { recursive: true });
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw isMissing ? new CommandError("there is no openssl here") : error;
  }
  const read = (name: string) => readFile(join(folder, name), "utf8");
  return {
    path: join(folder, "ca.pem"),
    ca: await read("ca.pem"),
    key: await read("key.pem"),
    cert: await read("cert.pem"),
    remove: () => rm(folder, { recursive: true }),
  };
}
