import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { isObject, type OpenApiDocument } from "./document.ts";

const SPEC = new URL("../../openapi.yaml", import.meta.url);

/** Reads openapi.yaml as it stands, with its $refs. */
export async function readDocument(): Promise<OpenApiDocument> {
  const document: unknown = parse(await readFile(SPEC, "utf8"));
  if (!isObject(document)) throw new Error("openapi.yaml holds no object.");
  return document;
}
