import { entriesOf, isMap, listOf } from "./json.ts";
import { inside, type Place } from "./place.ts";
import { compareRest } from "./rest.ts";
import { tell, type Walk } from "./walk.ts";

type Holders = readonly [base: unknown, revision: unknown];

/** Compares the servers that an operation can be called at; the holders are what names them. */
export function compareServers(holders: Holders, place: Place, walk: Walk) {
  const [old, now] = holders.map(byUrl);
  if (!old || !now) return;
  const key = "servers";
  const added = [...now.keys()].filter((url) => !old.has(url));
  const used = new Set<string>();
  for (const [url, server] of old) {
    const inner = inside(place, url);
    // A template whose defaults make the old address serves it as before.
    const same = now.has(url) ? url : added.find((each) => filledIn(each, now.get(each)) === url);
    const alike = now.has(url)
      ? undefined
      : added.find((each) => spelled(each, now.get(each)) === spelled(url, server));
    if (alike !== undefined) {
      used.add(alike);
      compareRest(server, now.get(alike), ["url", "variables", "name"], inner, walk);
    } else if (same !== undefined) {
      used.add(same);
      compareVariables(server, now.get(same), inner, walk, same !== url);
    } else {
      const [other] = added;
      const todo = `Call ${other ?? [...now.keys()][0] ?? "another server"}.`;
      const at = [server, holders[1]] as const;
      if (old.size === 1 && other)
        tell(walk, "servers-moved", inner, `moved to ${other}`, at, { todo, key });
      else tell(walk, "server-removed", inner, "is removed", at, { todo, key });
    }
  }
  if (added.length > 0 && old.size === 1 && now.size === 1) return;
  for (const url of added.filter((each) => !used.has(each)))
    tell(walk, "server-added", inside(place, url), "is new", [holders[0], now.get(url)], { key });
}

/** Servers by their address. Where none is named, the one that serves the document is meant. */
function byUrl(holder: unknown): Map<string, unknown> {
  const list = listOf(Object(holder).servers ?? undefined, "servers");
  const named = list.length > 0 ? list : [{ url: "/" }];
  return new Map(named.map((server) => [addressOf(isMap(server) ? server.url : "/"), server]));
}

/**
 * An address as it is called: without a slash at its end, since clients join it to a path that
 * begins with one, and without a port that its scheme has anyway; a host's case does not count.
 */
function addressOf(url: unknown): string {
  const text = String(url).replace(/(?<=.)\/$/, "");
  const [, scheme = "", host = "", port = "", path = ""] =
    /^(\w+:\/\/)([^/:{}]+)(:\d+)?(\/.*)?$/.exec(text) ?? [];
  if (!host) return text;
  const implied = { "https://": ":443", "http://": ":80" }[scheme.toLowerCase()];
  return `${scheme.toLowerCase()}${host.toLowerCase()}${port === implied ? "" : port}${path}`;
}

/** An address with the values of its variables in place of their names; an only value is one. */
function spelled(url: string, server: unknown): string {
  const variables = isMap(server) && isMap(server.variables) ? server.variables : {};
  return url.replace(/\{([^}]+)\}/g, (whole, name: string) => {
    const { default: value, enum: values } = Object(variables[name]);
    if (!Array.isArray(values)) return variables[name] ? `{any, or ${value}}` : whole;
    const [only, ...more] = values;
    return more.length === 0 ? String(only) : `{${[...values].sort()}, or ${value}}`;
  });
}

/** The address that a template gives with its defaults. */
function filledIn(url: string, server: unknown): string {
  const variables = isMap(server) && isMap(server.variables) ? server.variables : {};
  const filled = url.replace(/\{([^}]+)\}/g, (whole, name: string) =>
    isMap(variables[name]) ? String(variables[name].default) : whole,
  );
  return addressOf(filled);
}

function compareVariables(
  base: unknown,
  revision: unknown,
  place: Place,
  walk: Walk,
  becameTemplate: boolean,
) {
  const of = (server: unknown) =>
    entriesOf(isMap(server) ? (server.variables ?? undefined) : undefined, "variables");
  const [old, now] = [of(base), of(revision)];
  const at = [base, revision] as const;
  const key = "variables";
  const isUsed = (name: string) =>
    [base, revision].some((server) => String(Object(server).url).includes(`{${name}}`));
  const names = becameTemplate ? [] : [...new Set([...old.keys(), ...now.keys()])];
  for (const name of names.filter(isUsed)) {
    const inner = inside(place, `{${name}}`);
    const [before, after] = [old, now].map((each) => entriesOf(each.get(name), "variable"));
    if (before?.get("default") !== after?.get("default"))
      tell(walk, "server-variable-default-changed", inner, "has another default", at, {
        todo: `Fill in ${before?.get("default") ?? "it"} yourself.`,
        key,
      });
    const [values, others] = [before, after].map((each) =>
      each?.get("enum") === undefined ? undefined : listOf(each.get("enum"), "enum"),
    );
    const removed = others && (values ?? ["any other"]).filter((value) => !others.includes(value));
    const added = values && (others ?? ["any"]).filter((value) => !values.includes(value));
    if (removed && removed.length > 0) {
      const what = `may no longer be ${removed.join(", ")}`;
      tell(walk, "server-variable-narrowed", inner, what, at, { todo: "Fill in another.", key });
    }
    if (added && added.length > 0)
      tell(walk, "server-variable-widened", inner, `may be ${added.join(", ")}`, at, { key });
    if (!walk.same(before?.get("description"), after?.get("description")))
      tell(walk, "prose-changed", inner, "differs in description", at, { key });
  }
  if (becameTemplate)
    tell(walk, "server-variable-widened", place, "is a template now", at, { key: "url" });
  compareRest(base, revision, ["url", "variables", "name"], place, walk);
}
