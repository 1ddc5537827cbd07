// Compares the operations of two documents: the calls that an app can make, or can be made to it.
import { compareContent } from "./content.ts";
import { follow, type OpenApiDocument } from "./document.ts";
import { entriesOf, isMap } from "./json.ts";
import { compareParameters, parametersOf } from "./parameters.ts";
import { compareResponses } from "./responses.ts";
import { compareRest } from "./rest.ts";
import { compareSecurity } from "./security.ts";
import { compareServers } from "./servers.ts";
import { turned, type Walk } from "./walk.ts";

interface Operation {
  name: string;
  method: string;
  path: string;
  node: Record<string, unknown>;
  item: Record<string, unknown>;
}

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
const HANDLED = ["operationId", "parameters", "requestBody", "responses", "callbacks"];
HANDLED.push("security", "servers");

/** Compares two maps from path to path item. */
export function compareOperations(base: unknown, revision: unknown, place: string, walk: Walk) {
  const old = operationsOf(walk.base, base, place);
  const now = operationsOf(walk.revision, revision, place);
  const pairs = pairUp([...old.values()], [...now.values()]);
  for (const [before, after] of pairs) {
    if (before.name !== after.name) {
      const todo = `Call ${after.name}.`;
      const what = `became ${after.name}`;
      walk.report({ effect: "gone", place: before.name, what, todo }, walk.direction);
    }
    compareOperation(before, after, walk);
  }
  for (const operation of old.values()) {
    if (pairs.some(([before]) => before === operation)) continue;
    const todo = walk.direction === "sent" ? "Stop calling it." : "Expect it no more.";
    walk.report(
      { effect: "gone", place: operation.name, what: "is removed", todo },
      walk.direction,
    );
  }
  for (const operation of now.values()) {
    if (pairs.some(([, after]) => after === operation)) continue;
    walk.report({ effect: "new", place: operation.name, what: "is new" }, walk.direction);
  }
  comparePathItems(base, revision, place, walk);
}

function operationsOf(document: OpenApiDocument, paths: unknown, place: string) {
  const found = new Map<string, Operation>();
  for (const [path, entry] of entriesOf(paths, place || "paths")) {
    const item = follow(document, entry);
    if (path.startsWith("x-") || !isMap(item)) continue;
    for (const method of METHODS) {
      const node = item[method];
      if (!isMap(node)) continue;
      const name = `${place ? `${place} ` : ""}${method.toUpperCase()} ${path}`;
      found.set(name, { name, method, path, node, item });
    }
  }
  return found;
}

/** Pairs operations of one name, then those whose operationId or path without its names is the same. */
function pairUp(old: Operation[], now: Operation[]): [Operation, Operation][] {
  const pairs: [Operation, Operation][] = [];
  const shape = ({ method, path }: Operation) => `${method} ${path.replace(/\{[^}]*\}/g, "{}")}`;
  const likenesses: ((a: Operation, b: Operation) => boolean)[] = [
    (a, b) => a.name === b.name,
    (a, b) => a.node.operationId !== undefined && a.node.operationId === b.node.operationId,
    (a, b) => shape(a) === shape(b),
  ];
  for (const like of likenesses) {
    for (const a of old) {
      if (pairs.some(([paired]) => paired === a)) continue;
      const b = now.find((each) => like(a, each) && !pairs.some(([, paired]) => paired === each));
      if (b) pairs.push([a, b]);
    }
  }
  return pairs;
}

function compareOperation(base: Operation, revision: Operation, walk: Walk) {
  const place = revision.name;
  const [old, now] = [base.node, revision.node];
  if (old.operationId !== now.operationId) {
    const what = `has the operationId ${now.operationId ?? "none"} instead of ${old.operationId ?? "none"}`;
    const todo = `Call the client's method by its new name, ${now.operationId}.`;
    const effect = old.operationId === undefined ? "new" : "different";
    walk.report({ effect, place, what, todo }, walk.direction);
  }
  compareParameters(
    parametersOf(walk.base, base.path, base.item.parameters, old.parameters),
    parametersOf(walk.revision, revision.path, revision.item.parameters, now.parameters),
    place,
    walk,
  );
  compareRequestBodies(old.requestBody, now.requestBody, `${place} body`, walk);
  compareResponses(old.responses, now.responses, place, turned(walk));
  compareCallbacks(old.callbacks, now.callbacks, place, walk);
  const inherited = (key: string) => {
    const own = now[key] !== undefined || old[key] !== undefined;
    return own ? `${place} ${key}` : key;
  };
  compareSecurity(
    old.security ?? walk.base.root.security,
    now.security ?? walk.revision.root.security,
    inherited("security"),
    walk,
  );
  compareServers(
    old.servers ?? base.item.servers ?? walk.base.root.servers,
    now.servers ?? revision.item.servers ?? walk.revision.root.servers,
    inherited("servers"),
    walk,
  );
  compareRest(old, now, HANDLED, place, walk);
}

function compareRequestBodies(base: unknown, revision: unknown, place: string, walk: Walk) {
  const [old, now] = [follow(walk.base, base), follow(walk.revision, revision)];
  const required = (body: unknown) => isMap(body) && body.required === true;
  if (isMap(old) && isMap(now)) {
    if (required(old) !== required(now)) {
      const effect = required(now) ? "narrower" : "wider";
      const what = required(now) ? "is required" : "is no longer required";
      walk.report({ effect, place, what, todo: "Send one always." }, walk.direction);
    }
    compareContent(old.content, now.content, place, walk);
    compareRest(old, now, ["required", "content"], place, walk);
  } else if (isMap(now)) {
    const effect = required(now) ? "narrower" : "new";
    const what = required(now) ? "is new and required" : "is new";
    walk.report({ effect, place, what, todo: "Send one." }, walk.direction);
  } else if (isMap(old))
    walk.report({ effect: "gone", place, what: "is removed", todo: "Send none." }, walk.direction);
}

/** What the server calls by itself goes the other way: the app receives what the body describes. */
function compareCallbacks(base: unknown, revision: unknown, place: string, walk: Walk) {
  const [old, now] = [entriesOf(base, "callbacks"), entriesOf(revision, "callbacks")];
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    const [before, after] = [
      follow(walk.base, old.get(name)),
      follow(walk.revision, now.get(name)),
    ];
    compareOperations(before, after, `${place} callback ${name}`, turned(walk));
  }
}

/** Tells what changed in path items besides their operations. */
function comparePathItems(base: unknown, revision: unknown, place: string, walk: Walk) {
  const [old, now] = [entriesOf(base, place || "paths"), entriesOf(revision, place || "paths")];
  const handled = [...METHODS, "parameters", "servers", "$ref"];
  for (const [path, item] of old) {
    if (!now.has(path)) continue;
    const [before, after] = [follow(walk.base, item), follow(walk.revision, now.get(path))];
    compareRest(before, after, handled, `${place ? `${place} ` : ""}${path}`, walk);
  }
}
