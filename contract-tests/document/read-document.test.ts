import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { readDocument, SpecError } from "./read-document.ts";

async function read(text?: string) {
  const folder = await mkdtemp(join(tmpdir(), "spec-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "openapi.yaml");
  if (text !== undefined) await writeFile(file, text);
  return readDocument(pathToFileURL(file));
}

test("reads what the document holds, whatever its line ends", async () => {
  const root = { openapi: "3.1.0", paths: { "/a": {} } };
  expect(await read("openapi: 3.1.0\r\npaths:\r\n  /a: {}\r\n")).toEqual(root);
});

test.each([
  ["is missing", undefined, "openapi.yaml is missing: git checkout openapi.yaml"],
  [
    "is not YAML",
    "openapi: 3.1.0\npaths: [",
    /^openapi\.yaml:2:9 is not YAML: .+\. Mend it; .+\.$/,
  ],
  [
    "is empty",
    "",
    /^openapi\.yaml is not an OpenAPI document: it has no "openapi" or no "paths"\.$/,
  ],
  ["is a list", "- openapi", /^openapi\.yaml is not an OpenAPI document/],
])("says in one line that the document %s", async (_, text, message) => {
  const failing = read(text);
  await expect(failing).rejects.toThrow(SpecError);
  await expect(failing).rejects.toThrow(message);
});

test("a document that is there and cannot be read is not called missing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "spec-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "openapi.yaml"));
  const reading = readDocument(pathToFileURL(join(folder, "openapi.yaml")));
  await expect(reading).rejects.toThrow(/^openapi\.yaml cannot be read \(E[A-Z]+\)\.$/);
});
