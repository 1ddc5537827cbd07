// Compares the operations of two documents: the calls that an app can make, or can be made to it.
import { METHODS } from "../../contract-tests/document/methods.ts";
import { compareContent } from "./content.ts";
import { follow, type OpenApiDocument } from "./document.ts";
import { entriesOf, isMap, NotUnderstood } from "./json.ts";
import { compareParameters, parametersOf } from "./parameters.ts";
import { inside, type Place, placeOf } from "./place.ts";
import { compareRequired, whereDemanded } from "./required.ts";
import { compareResponses } from "./responses.ts";
import { compareExtensions, compareRest } from "./rest.ts";
import { compareSecurity } from "./security.ts";
import { compareServers } from "./servers.ts";
import { tell, turned, type Walk } from "./walk.ts";

interface Operation {
  /** "POST /v1/orgs/{org_id}/responses/", behind what it belongs to where that is a callback. */
  name: string;
  method: string;
  path: string;
  node: Record<string, unknown>;
  item: Record<string, unknown>;
}

const HANDLED = ["operationId", "parameters", "requestBody", "responses", "callbacks"];
HANDLED.push("security", "servers");

/** Compares two maps from path to path item; `prefix` says whose they are. */
export function compareOperations(base: unknown, revision: unknown, prefix: string, walk: Walk) {
  const old = operationsOf(walk.base, base, prefix);
  const now = operationsOf(walk.revision, revision, prefix);
  const pairs = pairUp(old, now);
  for (const [before, after] of pairs) {
    compareNames(before, after, walk);
    try {
      compareOperation(before, after, walk);
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error;
      if (isUntouched(before, after, walk)) continue;
      const what = `cannot be compared: ${error.message}`;
      tell(walk, "not-understood", placeOf(after.name), what, [before.node, after.node]);
    }
  }
  for (const { name, node } of old) {
    if (pairs.some(([before]) => before.node === node)) continue;
    const todo = walk.direction === "request" ? "Stop calling it." : "Expect it no more.";
    tell(walk, "operation-removed", placeOf(name), "is removed", [node, revision], { todo });
  }
  for (const { name, node } of now)
    if (!pairs.some(([, after]) => after.node === node))
      tell(walk, "operation-added", placeOf(name), "is new", [base, node]);
  comparePathItems(base, revision, prefix, walk);
}

/** Whether neither an operation changed nor what holds for it without being said in it. */
const isUntouched = (before: Operation, after: Operation, walk: Walk): boolean =>
  walk.same(before.node, after.node) &&
  walk.same(before.item, after.item) &&
  ["security", "servers", "components"].every((key) =>
    walk.same(walk.base.root[key], walk.revision.root[key]),
  );

function operationsOf(document: OpenApiDocument, paths: unknown, prefix: string): Operation[] {
  return [...entriesOf(paths ?? undefined, prefix || "paths")].flatMap(([path, entry]) => {
    const item = path.startsWith("x-") ? undefined : follow(document, entry);
    if (!isMap(item)) return [];
    const named = METHODS.map((method) => [method, item[method]] as const);
    const others = [["query", item.query], ...entriesOf(item.additionalOperations, "operations")];
    return [...named, ...others].flatMap(([key, node]) => {
      if (!isMap(node)) return [];
      const method = String(key).toUpperCase();
      return [{ name: `${prefix ? `${prefix} ` : ""}${method} ${path}`, method, path, node, item }];
    });
  });
}

/**
 * A path without the names of its parameters: what goes over the wire is the same. The expression
 * that is a callback's address, as in {$request.body#/url}, says where the address comes from.
 */
const shapeOf = (path: string) => path.replace(/\{(?!\$)[^}]*\}/g, "{}");

/** Whether a parameter that both paths name stands for another segment of the same URL. */
function haveChangedPlaces(path: string, other: string): boolean {
  const namesIn = (each: string): string[] => each.match(/\{(?!\$)[^}]*\}/g) ?? [];
  const [old, now] = [namesIn(path), namesIn(other)];
  if (shapeOf(path) !== shapeOf(other)) return false;
  return old.some((name, index) => now.includes(name) && now[index] !== name);
}

/** Pairs operations of one name, then of one URL, then of one operationId. */
function pairUp(old: Operation[], now: Operation[]): [Operation, Operation][] {
  const pairs: [Operation, Operation][] = [];
  const free = [new Set(old), new Set(now)] as const;
  const keys: ((each: Operation) => unknown)[] = [
    ({ name }) => name,
    ({ method, path }) => `${method} ${shapeOf(path)}`,
    ({ node }) => node.operationId,
  ];
  for (const keyOf of keys) {
    const byKey = new Map([...free[1]].reverse().map((each) => [keyOf(each), each]));
    for (const before of free[0]) {
      const after = keyOf(before) === undefined ? undefined : byKey.get(keyOf(before));
      if (!after || !free[1].has(after)) continue;
      pairs.push([before, after]);
      free[0].delete(before);
      free[1].delete(after);
    }
  }
  return pairs;
}

function compareNames(before: Operation, after: Operation, walk: Walk) {
  const at = [before.node, after.node] as const;
  const place = placeOf(before.name);
  if (before.name !== after.name) {
    if (haveChangedPlaces(before.path, after.path) && before.method === after.method) {
      const todo = "Give each value its new place.";
      const what = `became ${after.path}: its parameters changed places`;
      tell(walk, "operation-moved", place, what, at, { todo });
    } else if (before.method === after.method && shapeOf(before.path) === shapeOf(after.path)) {
      const what = `is written ${after.path}: the URL is the same, its key in the types is not`;
      tell(walk, "path-parameter-renamed", place, what, at);
    } else {
      const todo = `Call ${after.name}.`;
      tell(walk, "operation-moved", place, `became ${after.name}`, at, { todo });
    }
  }
  const [old, now] = [before.node.operationId, after.node.operationId];
  if (old === now) return;
  const what =
    now === undefined
      ? `has no operationId any more: it was ${old}`
      : `has the operationId ${now}${old === undefined ? ", and had none" : ` instead of ${old}`}`;
  const key = "operationId";
  if (walk.methods.has(String(old))) {
    const todo = `Call the client's method by its new name${now ? `, ${now}` : ""}.`;
    tell(walk, "method-renamed", placeOf(after.name), what, at, { todo, key });
  } else tell(walk, "operation-id-changed", placeOf(after.name), what, at, { key });
}

function compareOperation(base: Operation, revision: Operation, walk: Walk) {
  const place = placeOf(revision.name);
  const [old, now] = [base.node, revision.node];
  compareParameters(
    parametersOf(walk.base, base.path, base.item.parameters, old.parameters),
    parametersOf(walk.revision, revision.path, revision.item.parameters, now.parameters),
    place,
    [old, now],
    walk,
  );
  compareRequestBodies(old, now, inside(place, "body"), walk);
  compareResponses(old, now, place, turned(walk));
  compareCallbacks(old.callbacks, now.callbacks, revision.name, walk);
  const isIn = (key: string, ...nodes: Record<string, unknown>[]) =>
    nodes.some((node) => node[key] !== undefined);
  const inherited = (key: string) => {
    if (isIn(key, old, now)) return inside(place, key);
    const isOfPath = isIn(key, base.item, revision.item);
    return isOfPath ? inside(placeOf(revision.path), key) : placeOf(key);
  };
  const holder = (key: string, operation: Operation, root: unknown) =>
    [operation.node, operation.item].find((node) => node[key] !== undefined) ?? root;
  const holders = (key: string) =>
    [holder(key, base, walk.base.root), holder(key, revision, walk.revision.root)] as const;
  // What the server calls lies at the app's address, and has its own: the head speaks of the server's.
  const holds = (key: string) =>
    walk.direction === "request" || isIn(key, old, now, base.item, revision.item);
  if (holds("security")) compareSecurity(holders("security"), inherited("security"), walk);
  if (holds("servers")) compareServers(holders("servers"), inherited("servers"), walk);
  compareRest(old, now, HANDLED, place, walk);
}

function compareRequestBodies(
  base: Record<string, unknown>,
  revision: Record<string, unknown>,
  place: Place,
  walk: Walk,
) {
  const old = follow(walk.base, base.requestBody);
  const now = follow(walk.revision, revision.requestBody);
  const required = (body: unknown) => isMap(body) && body.required === true;
  if (isMap(old) && isMap(now)) {
    compareRequired(required(old), required(now), place, [old, now], walk);
    compareContent(old, now, place, required(old) ? whereDemanded(place, walk) : walk);
    compareRest(old, now, ["required", "content"], place, walk);
  } else if (isMap(now)) {
    if (required(now)) {
      const todo = "Send one.";
      tell(walk, "required-body-added", place, "is new and required", [base, now], { todo });
    } else tell(walk, "body-added", place, "is new", [base, now]);
  } else if (isMap(old))
    tell(walk, "body-removed", place, "is removed", [old, revision], { todo: "Send none." });
}

/** What the server calls by itself goes the other way: the app receives what the body describes. */
function compareCallbacks(base: unknown, revision: unknown, name: string, walk: Walk) {
  const [old, now] = [entriesOf(base, "callbacks"), entriesOf(revision, "callbacks")];
  for (const callback of new Set([...old.keys(), ...now.keys()])) {
    const [before, after] = [
      follow(walk.base, old.get(callback)),
      follow(walk.revision, now.get(callback)),
    ];
    compareOperations(before, after, `${name} callback ${callback}`, turned(walk));
  }
}

const OF_ITEMS = [...METHODS, "query", "additionalOperations", "parameters", "servers", "$ref"];

/** Tells what changed in path items besides their operations, and beside them. */
function comparePathItems(base: unknown, revision: unknown, prefix: string, walk: Walk) {
  const [old, now] = [base, revision].map((paths) => entriesOf(paths ?? undefined, "paths"));
  compareExtensions(base, revision, placeOf(prefix || "paths"), walk);
  for (const [path, item] of old ?? []) {
    if (path.startsWith("x-")) continue;
    const [before, after] = [follow(walk.base, item), follow(walk.revision, now?.get(path))];
    const place = placeOf(`${prefix ? `${prefix} ` : ""}${path}`);
    if (isMap(before) && isMap(after)) compareRest(before, after, OF_ITEMS, place, walk);
  }
}
