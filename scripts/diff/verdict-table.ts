// The hand-written table of single changes and the verdict each deserves: scripts/diff/verdicts/.
//
// A row edits openapi.yaml, parsed, and names the verdict. `given` edits both sides first. Then,
// on the revision alone and in this order: `rename` gives the key at a place another name, `remove`
// drops what is there, `set` puts a value there, `reverse` turns the order of a list or a map round.
// A place is a JSON pointer without its leading slash; its first word may be a short name for one
// of the places below. `why` is the reason of a verdict that is no matter of course.
import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { isMap } from "./json.ts";
import type { Verdict } from "./verdict.ts";

export interface Row {
  change: string;
  /** The checks of oasdiff's that found it, as oracles/oasdiff.ts writes them. */
  oasdiff?: string;
  verdict: Verdict;
  why?: string;
  given?: Record<string, unknown>;
  rename?: Record<string, string>;
  remove?: string[];
  set?: Record<string, unknown>;
  reverse?: string[];
}

type Container = Record<string, unknown> | unknown[];

export const TABLES = new URL("verdicts/", import.meta.url);
const PATH = "paths/~1v1~1orgs~1{org_id}~1responses~1";
const SHORT_NAMES: Record<string, string> = {
  path: PATH,
  operation: `${PATH}/post`,
  request: "components/schemas/CreateResponseRequest",
  reply: "components/schemas/AgentResponse",
  event: "components/schemas/RunEvent",
  error: "components/schemas/ErrorDetail",
};

/** The names of the tables' files, in order. */
export const tableNames = (): string[] => readdirSync(TABLES).sort();

export const readTable = (name: string): Row[] =>
  parse(readFileSync(new URL(name, TABLES), "utf8"));

/** Reads every row of every table. */
export const readVerdictTable = (): Row[] => tableNames().flatMap(readTable);

/** Makes the two documents that a row compares. */
export function bothSides(document: unknown, row: Row) {
  if (!isMap(document)) throw new Error("openapi.yaml is not a map");
  const base = structuredClone(document);
  for (const [place, value] of Object.entries(row.given ?? {})) set(base, place, value);
  const revision = structuredClone(base);
  for (const [place, name] of Object.entries(row.rename ?? {})) rename(revision, place, name);
  for (const place of row.remove ?? []) remove(revision, place);
  for (const [place, value] of Object.entries(row.set ?? {})) set(revision, place, value);
  for (const place of row.reverse ?? []) reverse(revision, place);
  return { base, revision };
}

function set(document: unknown, place: string, value: unknown): void {
  const { parent, key } = find(document, place);
  put(parent, key, structuredClone(value));
}

function remove(document: unknown, place: string): void {
  const { parent, key } = find(document, place, "must exist");
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}

/** Keeps the order of the keys, so that a row changes one thing. */
function rename(document: unknown, place: string, name: string): void {
  const { parent, key } = find(document, place, "must exist");
  if (Array.isArray(parent)) throw new Error(`${place} is an entry of a list: it has no name`);
  for (const [old, value] of Object.entries(parent)) {
    delete parent[old];
    parent[old === key ? name : old] = value;
  }
}

function reverse(document: unknown, place: string): void {
  const { parent, key } = find(document, place, "must exist");
  const value = get(parent, key);
  if (!isContainer(value)) throw new Error(`${place} has no order`);
  const reversed = Array.isArray(value)
    ? value.toReversed()
    : Object.fromEntries(Object.entries(value).reverse());
  put(parent, key, reversed);
}

function find(document: unknown, place: string, existence?: "must exist") {
  const [first = "", ...rest] = place.split("/");
  const segments = [SHORT_NAMES[first] ?? first, ...rest].join("/").split("/");
  const keys = segments.map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const key = keys.pop() ?? "";
  let parent = document;
  for (const step of keys) parent = isContainer(parent) ? get(parent, step) : undefined;
  if (!isContainer(parent)) throw new Error(`${place}: there is nothing to hold it`);
  if (existence && get(parent, key) === undefined) throw new Error(`${place} does not exist`);
  return { parent, key };
}

const isContainer = (value: unknown): value is Container =>
  typeof value === "object" && value !== null;

const get = (parent: Container, key: string): unknown =>
  Array.isArray(parent) ? parent[Number(key)] : parent[key];

function put(parent: Container, key: string, value: unknown): void {
  if (Array.isArray(parent)) parent[Number(key)] = value;
  else parent[key] = value;
}
