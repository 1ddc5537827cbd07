// Our own lint rules on the public pages: which paths they name, and which page a fact is from.
import { isObject } from "../../contract-tests/document/json.ts";
import { pages } from "../../contract-tests/suite/page/pages.ts";

/** A path is as a page names it: a slash too many or too few at its end is a redirect or a 404. */
export function pathIsExact() {
  return {
    Root(node, ctx) {
      for (const path of Object.keys(node.paths ?? {}))
        if (!pages.some((page) => page.path === path))
          ctx.report({
            message: `No page names this path, and the slash at its end counts. A path that a page names is listed in contract-tests/suite/page.`,
            location: ctx.location.child("paths").child(path).key(),
          });
    },
  };
}

/** What holds examples and other data, in which a key is only a name. */
const DATA = ["example", "examples", "value", "default", "const", "enum", "x-pages"];

/** What a page says or shows has its page as x-source, at itself or at what it stands in. */
export function source() {
  return {
    Root(node, ctx) {
      const listed = Object.keys(node["x-pages"] ?? {});
      const used = new Set();
      for (const { at, sources, isKnown, own } of factsIn(node, ctx.location)) {
        for (const page of own) {
          used.add(page);
          if (!listed.includes(page))
            ctx.report({
              message: `x-source ${page} is no page: x-pages lists ${listed.join(", ")}.`,
              location: at.child("x-source"),
            });
        }
        if (isKnown && sources.length === 0)
          ctx.report({
            message: `x-source is missing: name the page that says this, here or further out.`,
            location: at.key(),
          });
      }
      for (const page of listed.filter((name) => !used.has(name)))
        ctx.report({
          message: `No x-source names this page.`,
          location: ctx.location.child("x-pages").child(page).key(),
        });
    },
  };
}

/** Walks all that has a provenance or a source; `sources` are the pages that it inherits or names. */
function* factsIn(node, at, outer = []) {
  if (Array.isArray(node)) {
    for (const [index, item] of node.entries())
      yield* factsIn(item, at.child(String(index)), outer);
    return;
  }
  if (!isObject(node)) return;
  const own = isObject(node["x-source"])
    ? Object.values(node["x-source"])
    : [node["x-source"] ?? []].flat();
  const provenance = node["x-provenance"];
  const words = isObject(provenance) ? Object.values(provenance) : [provenance];
  const sources = own.length > 0 ? own : outer;
  const isKnown = words.some((word) => word === "documented" || word === "example");
  if (isKnown || own.length > 0) yield { at, own, sources, isKnown };
  for (const [key, value] of Object.entries(node))
    if (!DATA.includes(key)) yield* factsIn(value, at.child(key), sources);
}
