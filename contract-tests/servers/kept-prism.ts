import { rmSync, unwatchFile, watchFile } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { listOperations } from "../document/operation.ts";
import { readDocument, SpecError } from "../document/read-document.ts";
import { type ChooseExample, createChooseExample } from "./choose-example.ts";
import { createFindEffect, type FindEffect } from "./effect-on-memory.ts";
import { startPrism } from "./prism.ts";

/** How soon a save is told of where no request comes. */
const LOOK_EVERY_MS = 500;
const SPEC = new URL("../../openapi.yaml", import.meta.url);

export interface KeptPrismOptions {
  /** The document to serve. */
  spec?: URL;
  /** Takes a line for a person: a save that cannot be served, or that is served from now on. */
  tell?: (line: string) => void;
}

/** A Prism, and what the document that it serves says of its examples and of runs. */
export interface ServingPrism {
  readonly url: string;
  readonly chooseExample: ChooseExample;
  readonly findEffect: FindEffect;
}

/** Prism, for as long as it is wanted. */
export interface KeptPrism {
  /**
   * The Prism that serves the document as it stands, or as it stood when it was last whole; once
   * closed, an error.
   */
  current(): Promise<ServingPrism>;
  /** Ends a Prism that does not answer any more. */
  discard(broken: ServingPrism): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts Prism on a document, and another one where it has ended or where the document has changed.
 * A save that cannot be served is told of once, and the last good document stays.
 *
 * Prism follows a document by itself, but ends, or serves nothing, where a save is a broken one: so
 * each gets a copy that does not change.
 */
export async function keepPrism({
  spec = SPEC,
  tell = () => {},
}: KeptPrismOptions = {}): Promise<KeptPrism> {
  let serving = await serve(await readSaved(spec));
  let tried: string | undefined = serving.text;
  let work: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  async function follow(): Promise<ServingPrism> {
    if (isClosed) throw new Error("it is closed.");
    const text = await readSaved(spec);
    if (text !== tried) {
      tried = text;
      try {
        const next = await serve(text);
        await serving.close();
        serving = next;
        tell("openapi.yaml has changed: the mock serves it as it stands now.");
      } catch (error) {
        tell(`${firstLine(error)} The mock goes on with the last good document.`);
      }
    }
    if (serving.isOver) serving = await serve(serving.text);
    return serving;
  }

  /** One step at a time: whoever comes while a document is loaded waits for it. */
  function inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = work.then(step);
    work = turn.catch(() => {});
    return turn;
  }

  const look = () => void inTurn(follow).catch(() => {});
  watchFile(fileURLToPath(spec), { interval: LOOK_EVERY_MS }, look);

  return {
    current: () => inTurn(follow),
    discard: (broken: ServingPrism) =>
      inTurn(async () => {
        if (serving === broken) await serving.close();
      }),
    close() {
      isClosed = true;
      unwatchFile(fileURLToPath(spec), look);
      return inTurn(() => serving.close());
    },
  };
}

/** The document's text; undefined where it is gone, as it is while some editors save. */
const readSaved = (spec: URL) => readFile(spec, "utf8").catch(() => undefined);

const firstLine = (error: unknown) => String(Object(error).message).split("\n")[0];

async function serve(text: string | undefined) {
  if (text === undefined)
    throw new SpecError("openapi.yaml is missing: git checkout openapi.yaml.");
  const folder = await mkdtemp(join(tmpdir(), "piper-mock-"));
  const copy = join(folder, "openapi.yaml");
  // A copy that cannot be removed does no harm where it is.
  const remove = async () => {
    process.off("exit", removeAtEnd);
    await rm(folder, { recursive: true }).catch(() => {});
  };
  const removeAtEnd = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", removeAtEnd);
  try {
    await writeFile(copy, text);
    const document = await readWhole(pathToFileURL(copy));
    const prism = await startPrism({ spec: copy });
    const serving = {
      text,
      url: prism.url,
      chooseExample: createChooseExample(document),
      findEffect: createFindEffect(document),
      isOver: false,
      async close() {
        await Promise.all([prism.close(), over]);
      },
    };
    const over = prism.ended.then(() => {
      serving.isOver = true;
      return remove();
    });
    return serving;
  } catch (error) {
    await remove();
    throw new SpecError(String(firstLine(error)).replaceAll(copy, "openapi.yaml"));
  }
}

/** Reads a document whose operations have responses; half a document parses as well. */
async function readWhole(file: URL) {
  const document = await readDocument(file);
  for (const { method, template, responses } of listOperations(document, ""))
    if (responses.length === 0)
      throw new SpecError(`openapi.yaml has no responses of ${method} ${template}.`);
  return document;
}
