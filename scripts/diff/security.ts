// Compares what an app must show to be let in: one of several alternatives, each of several parts.
import { follow, type OpenApiDocument } from "./document.ts";
import { canonical, entriesOf, isMap, listOf } from "./json.ts";
import { compareRest } from "./rest.ts";
import type { Walk } from "./walk.ts";

/** One way to be let in: by what is shown (whatever the scheme's name), the scopes it must have. */
interface Way {
  called: string;
  parts: Map<string, Set<string>>;
}

/** Says nothing of what an app must show. bearerFormat is a hint. */
const PROSE = ["description", "bearerFormat"];

/** Compares two lists of security requirements. */
export function compareSecurity(base: unknown, revision: unknown, place: string, walk: Walk) {
  const old = waysOf(walk.base, base);
  const now = waysOf(walk.revision, revision);
  for (const way of old) {
    if (now.some((other) => demandsNoMore(other, way))) continue;
    const instead = now.map(({ called }) => called).join(" or ");
    walk.report(
      {
        effect: "narrower",
        place,
        what: `${way.called} no longer suffices`,
        todo: `Authorize with ${instead}.`,
      },
      "sent",
    );
  }
  for (const way of now) {
    if (old.some((other) => demandsNoMore(other, way))) continue;
    const replaces = old.some((other) => demandsNoMore(way, other));
    const what = replaces ? `${way.called} suffices now` : `${way.called} will do as well`;
    walk.report({ effect: "wider", place, what }, "sent");
  }
}

/** Whether everyone who is let in by one way is let in by another. */
const demandsNoMore = (way: Way, other: Way): boolean =>
  [...way.parts].every(([scheme, scopes]) => {
    const shown = other.parts.get(scheme);
    return shown !== undefined && [...scopes].every((scope) => shown.has(scope));
  });

function waysOf(document: OpenApiDocument, security: unknown): Way[] {
  const requirements = listOf(security, "security");
  if (requirements.length === 0) return [{ called: "no authorization", parts: new Map() }];
  return requirements.flatMap((requirement) => {
    let ways: Way[] = [{ called: "", parts: new Map() }];
    for (const [name, scopes] of entriesOf(requirement, "security requirement")) {
      const demanded = new Set([
        ...listOf(scopes, "scopes").map(String),
        ...prefixOf(document, name),
      ]);
      const suffix = demanded.size > 0 ? ` (${[...demanded].join(", ")})` : "";
      ways = ways.flatMap(({ called, parts }) =>
        schemesOf(document, name).map((scheme) => ({
          called: `${called ? `${called} and ` : ""}${name}${suffix}`,
          parts: new Map([...parts, [scheme, demanded]]),
        })),
      );
    }
    return ways.map((way) => ({ ...way, called: way.called || "no authorization" }));
  });
}

function schemeCalled(document: OpenApiDocument, name: string): unknown {
  const components = entriesOf(document.root.components, "components");
  return follow(
    document,
    entriesOf(components.get("securitySchemes"), "securitySchemes").get(name),
  );
}

/** How a token must begin is a demand like a scope. */
function prefixOf(document: OpenApiDocument, name: string): string[] {
  const scheme = schemeCalled(document, name);
  const prefix = isMap(scheme) ? scheme["x-token-prefix"] : undefined;
  return prefix === undefined ? [] : [`${prefix}…`];
}

/** What a scheme asks for, without its name and its prose; an OAuth flow is a scheme of its own. */
function schemesOf(document: OpenApiDocument, name: string): string[] {
  const scheme = schemeCalled(document, name);
  if (!isMap(scheme)) return [`unknown ${name}`];
  const asked = Object.entries(scheme).filter(([k]) => !PROSE.includes(k) && !k.startsWith("x-"));
  const { flows, ...others } = Object.fromEntries(asked);
  // The scheme of HTTP authentication and the name of a header have no case.
  for (const key of ["scheme", ...(others.in === "header" ? ["name"] : [])])
    if (typeof others[key] === "string") others[key] = others[key].toLowerCase();
  if (flows === undefined) return [canonical(others)];
  return [...entriesOf(flows, "flows")].map(([flow, value]) => {
    const { scopes, ...urls } = Object.fromEntries(entriesOf(value, flow));
    return canonical({ ...others, flow, urls });
  });
}

/** Tells what changed in the prose of security schemes. */
export function compareSchemeProse(base: unknown, revision: unknown, walk: Walk) {
  const [old, now] = [entriesOf(base, "securitySchemes"), entriesOf(revision, "securitySchemes")];
  for (const [name, scheme] of old) {
    const place = `security scheme ${name}`;
    const other = now.get(name);
    if (!isMap(scheme) || !isMap(other)) continue;
    const handled = Object.keys({ ...scheme, ...other }).filter(
      (key) => !PROSE.includes(key) && !key.startsWith("x-"),
    );
    if (canonical(scheme.bearerFormat ?? "") !== canonical(other.bearerFormat ?? ""))
      walk.report({ effect: "prose", place, what: "differs in bearerFormat" }, "sent");
    compareRest(scheme, other, [...handled, "bearerFormat"], place, walk);
  }
}
