import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";

/** How strong the suite is: what it catches of broken servers, and what it wrongly flags. */
export interface Power {
  faults: Measured[];
  legal: Measured[];
  mutants: Measured[];
}

/** One kind of broken server, legal server or mutant: how many there are and how many went wrong. */
export interface Measured {
  kind: string;
  /** Those that count: mutants that change no meaning are in `excused`. */
  total: number;
  excused?: number;
  /** Faults not caught, legal servers flagged, or mutants not noticed, by name. */
  wrong: string[];
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

/** Where another tool judges otherwise, of how many exchanges, and why. */
export interface SecondOpinion {
  exchanges: number;
  disagreements: { reason: string; count: number }[];
}

export interface Measurements {
  power: Power;
  coverage: CoverageRow[];
  secondOpinion: SecondOpinion;
}

const NAMES: (keyof Measurements)[] = ["power", "coverage", "secondOpinion"];
const REPORTS = new URL("../../reports/", import.meta.url);
const SPEC = new URL("../../openapi.yaml", import.meta.url);

/** Keeps what was measured for the report, with the openapi.yaml that it was measured on. */
export async function writeMeasurement<K extends keyof Measurements>(
  name: K,
  measured: Measurements[K],
): Promise<void> {
  await mkdir(REPORTS, { recursive: true });
  const text = JSON.stringify({ spec: await specHash(), measured }, null, 2);
  await writeFile(new URL(`${name}.json`, REPORTS), `${text}\n`);
}

/** Reads what was measured on the openapi.yaml that there is now. */
export async function readMeasurements(): Promise<Partial<Measurements>> {
  const spec = await specHash();
  const measured = NAMES.map(async (name) => {
    const text = await readFile(new URL(`${name}.json`, REPORTS), "utf8").catch(() => "{}");
    const kept = JSON.parse(text);
    return kept.spec === spec ? [[name, kept.measured]] : [];
  });
  return Object.fromEntries((await Promise.all(measured)).flat());
}

async function specHash(): Promise<string> {
  return createHash("sha256")
    .update(await readFile(SPEC))
    .digest("hex");
}
