import { entriesOf, isMap, listOf, same } from "./json.ts";
import { compareRest } from "./rest.ts";
import type { Walk } from "./walk.ts";

/** Compares the servers that an operation can be called at. */
export function compareServers(base: unknown, revision: unknown, place: string, walk: Walk) {
  const [old, now] = [base, revision].map((servers) => byUrl(servers, place));
  if (!old || !now) return;
  const added = [...now.keys()].filter((url) => !old.has(url));
  for (const [url, server] of old) {
    const inner = `${place} ${url}`;
    if (now.has(url)) compareVariables(server, now.get(url), inner, walk);
    else {
      const [other] = added;
      const what = old.size === 1 && other ? `moved to ${other}` : "is removed";
      const todo = `Call ${other ?? [...now.keys()][0] ?? "another server"}.`;
      walk.report({ effect: "gone", place: inner, what, todo }, walk.direction);
    }
  }
  if (added.length > 0 && old.size === 1 && now.size === 1) return;
  for (const url of added)
    walk.report({ effect: "new", place: `${place} ${url}`, what: "is new" }, walk.direction);
}

/**
 * Servers by their URL, less a slash at its end: clients join it to a path that begins with one.
 * Where no server is named, the one that serves the document is meant.
 */
function byUrl(servers: unknown, place: string): Map<string, unknown> {
  const list = listOf(servers, place);
  const named = list.length > 0 ? list : [{ url: "/" }];
  return new Map(
    named.map((server) => [
      isMap(server) ? String(server.url).replace(/(?<=.)\/$/, "") : "/",
      server,
    ]),
  );
}

function compareVariables(base: unknown, revision: unknown, place: string, walk: Walk) {
  const of = (server: unknown) =>
    entriesOf(isMap(server) ? server.variables : undefined, `${place} variables`);
  const [old, now] = [of(base), of(revision)];
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    const inner = `${place} {${name}}`;
    const [before, after] = [entriesOf(old.get(name), inner), entriesOf(now.get(name), inner)];
    if (before.get("default") !== after.get("default"))
      walk.report({ effect: "different", place: inner, what: "has another default" }, "sent");
    const [values, others] = [before.get("enum"), after.get("enum")].map((each) =>
      each === undefined ? undefined : listOf(each, inner),
    );
    const removed = others && (values ?? ["any other"]).filter((value) => !others.includes(value));
    const added = values && (others ?? ["any"]).filter((value) => !values.includes(value));
    if (removed && removed.length > 0) {
      const what = `may no longer be ${removed.join(", ")}`;
      walk.report({ effect: "narrower", place: inner, what }, "sent");
    }
    if (added && added.length > 0)
      walk.report({ effect: "wider", place: inner, what: `may be ${added.join(", ")}` }, "sent");
    if (!same(before.get("description"), after.get("description")))
      walk.report({ effect: "prose", place: inner, what: "differs in description" }, "sent");
  }
  compareRest(base, revision, ["url", "variables"], place, walk);
}
