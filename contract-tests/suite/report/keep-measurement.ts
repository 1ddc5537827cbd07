import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Measurements } from "./measurements.ts";
import { writeSuitePage } from "./suite-page.ts";

const NAMES: (keyof Measurements)[] = ["power", "coverage", "secondOpinion"];
const REPORTS = new URL("../../../reports/", import.meta.url);
/** What was measured, beside the page that shows it. */
const KEPT = new URL("suite/", REPORTS);
const SPEC = new URL("../../../openapi.yaml", import.meta.url);
/** The folders whose files make the suite, and what measures it. */
const SUITE = ["document", "measure", "servers", "suite"].map((name) =>
  fileURLToPath(new URL(`../../${name}`, import.meta.url)),
);

/** Keeps what was measured, with what it was measured on, and shows it in reports/suite.html. */
export async function writeMeasurement<K extends keyof Measurements>(
  name: K,
  measured: Measurements[K],
): Promise<void> {
  await mkdir(KEPT, { recursive: true });
  const text = JSON.stringify({ subject: await subjectHash(), measured }, null, 2);
  await writeFile(new URL(`${name}.json`, KEPT), `${text}\n`);
  await writeFile(new URL("suite.html", REPORTS), writeSuitePage(await readMeasurements()));
}

/** Reads what was measured on the openapi.yaml and by the suite that there are now. */
async function readMeasurements(): Promise<Partial<Measurements>> {
  const subject = await subjectHash();
  const measured = NAMES.map(async (name) => {
    const kept = await readKept(new URL(`${name}.json`, KEPT));
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
  const hash = createHash("sha256").update(await readFile(SPEC));
  for (const file of await subjectFiles()) hash.update(await readFile(file));
  return hash.digest("hex");
}

/** The files of the suite that was measured, and of what measured it. */
export async function subjectFiles(): Promise<string[]> {
  const entries = SUITE.map((folder) => readdir(folder, { recursive: true, withFileTypes: true }));
  return (await Promise.all(entries))
    .flat()
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}
