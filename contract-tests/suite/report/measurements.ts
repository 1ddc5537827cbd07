import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** How strong the suite is: what it catches of broken servers, and what it wrongly flags. */
export interface Power {
  faults: Measured[];
  legal: Measured[];
  mutants: MutantRow[];
}

/** One kind of broken or legal server: how many there are and how many went wrong. */
export interface Measured {
  kind: string;
  total: number;
  /** Faults not caught or legal servers flagged, by name. */
  wrong: string[];
}

/** One small change of openapi.yaml, and who notices it. */
export interface MutantRow {
  kind: string;
  name: string;
  /** The parts of the suite that notice it, each by itself. */
  parts: string[];
  /** Why it changes no verdict, if none can hang on it. */
  equivalent?: string;
}

/** What of the contract the suite exercised: one row for each parameter, property, status, …. */
export interface CoverageRow {
  kind: string;
  name: string;
  /** How many exchanges exercised it on the valid and on the invalid side. */
  valid: number;
  invalid: number;
  /** Why a side cannot be exercised. */
  reason?: string;
}

/** Where another tool judges otherwise, of how many exchanges, and why; and what each one flags. */
export interface SecondOpinion {
  exchanges: number;
  disagreements: { reason: string; count: number }[];
  tools: ToolRow[];
}

/** What a tool finds fault with, of the servers that every tool can be asked about. */
export interface ToolRow {
  name: string;
  /** Servers that break the contract. */
  caught: Share;
  /** Servers that keep it. */
  flagged: Share;
  /** Servers that have moved on. */
  drift: Share;
}

export interface Share {
  count: number;
  total: number;
}

export interface Measurements {
  power: Power;
  coverage: CoverageRow[];
  secondOpinion: SecondOpinion;
}

const NAMES: (keyof Measurements)[] = ["power", "coverage", "secondOpinion"];
const REPORTS = new URL("../../../reports/", import.meta.url);
const SPEC = new URL("../../../openapi.yaml", import.meta.url);
const SUITE = fileURLToPath(new URL("../../", import.meta.url));

/** Keeps what was measured for the report, with what it was measured on. */
export async function writeMeasurement<K extends keyof Measurements>(
  name: K,
  measured: Measurements[K],
): Promise<void> {
  await mkdir(REPORTS, { recursive: true });
  const text = JSON.stringify({ subject: await subjectHash(), measured }, null, 2);
  await writeFile(new URL(`${name}.json`, REPORTS), `${text}\n`);
}

/** Reads what was measured on the openapi.yaml and by the suite that there are now. */
export async function readMeasurements(): Promise<Partial<Measurements>> {
  const subject = await subjectHash();
  const measured = NAMES.map(async (name) => {
    const kept = await readKept(new URL(`${name}.json`, REPORTS));
    return kept.subject === subject ? [[name, kept.measured]] : [];
  });
  return Object.fromEntries((await Promise.all(measured)).flat());
}

/** Reads a measurement; one that is missing, or was cut off while it was written, is none. */
async function readKept(file: URL): Promise<{ subject?: unknown; measured?: unknown }> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return {};
  }
}

/** A hash of openapi.yaml and of the suite: after a change of either a measurement is stale. */
async function subjectHash(): Promise<string> {
  const entries = await readdir(SUITE, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const hash = createHash("sha256").update(await readFile(SPEC));
  for (const file of files.sort()) hash.update(await readFile(file));
  return hash.digest("hex");
}
