// Compares what an app must show to be let in: one of several alternatives, each of several parts.
import { escapePointer } from "../../contract-tests/document/json.ts";
import { find, follow } from "./document.ts";
import { entriesOf, isMap, listOf } from "./json.ts";
import { inside, type Place, placeOf } from "./place.ts";
import { compareExtensions, compareRest } from "./rest.ts";
import { type Side, tell, type Walk } from "./walk.ts";

/** One way to be let in: by what is shown (whatever the scheme's name), the scopes it must have. */
interface Way {
  called: string;
  parts: Map<string, Set<string>>;
}

/** Says nothing of what an app must show: prose, hints, and where a token is renewed. */
const PROSE = ["description", "bearerFormat", "deprecated", "oauth2MetadataUrl"];
const FLOW_PROSE = ["scopes", "refreshUrl"];

/** Compares two lists of security requirements; the holders are what states them. */
export function compareSecurity(
  holders: readonly [base: unknown, revision: unknown],
  place: Place,
  walk: Walk,
) {
  const old = waysOf(walk.base, Object(holders[0]).security);
  const now = waysOf(walk.revision, Object(holders[1]).security);
  const key = "security";
  const lost = old.filter((way) => !now.some((other) => demandsNoMore(other, way)));
  const gained = now.filter((way) => !old.some((other) => demandsNoMore(other, way)));
  for (const way of lost) {
    const instead = [...new Set(now.map(({ called }) => called))].join(" or ");
    const isOther = gained.some(isCalledAs(way));
    const what = isOther
      ? `${way.called} asks for something else than it did`
      : `${way.called} no longer suffices`;
    const todo = isOther ? "Authorize as its scheme says now." : `Authorize with ${instead}.`;
    tell(walk, "security-narrowed", place, what, holders, { todo, key });
  }
  for (const way of gained) {
    if (lost.some(isCalledAs(way))) continue;
    const replaces = old.some((other) => demandsNoMore(way, other));
    const what = replaces ? `${way.called} suffices now` : `${way.called} will do as well`;
    tell(walk, "security-widened", place, what, holders, { key });
  }
}

const isCalledAs =
  ({ called }: Way) =>
  (other: Way): boolean =>
    other.called === called;

/** Whether everyone who is let in by one way is let in by another. */
const demandsNoMore = (way: Way, other: Way): boolean =>
  [...way.parts].every(([scheme, scopes]) => {
    const shown = other.parts.get(scheme);
    return shown !== undefined && [...scopes].every((scope) => shown.has(scope));
  });

function waysOf(side: Side, security: unknown): Way[] {
  const requirements = listOf(security ?? undefined, "security");
  if (requirements.length === 0) return [{ called: "no authorization", parts: new Map() }];
  return requirements.flatMap((requirement) => {
    let ways: Way[] = [{ called: "", parts: new Map() }];
    for (const [name, scopes] of entriesOf(requirement, "security requirement")) {
      const demanded = new Set([...listOf(scopes, "scopes").map(String), ...prefixOf(side, name)]);
      const suffix = demanded.size > 0 ? ` (${[...demanded].join(", ")})` : "";
      ways = ways.flatMap(({ called, parts }) =>
        schemesOf(side, name).map((scheme) => ({
          called: `${called ? `${called} and ` : ""}${name}${suffix}`,
          parts: new Map([...parts, [scheme, demanded]]),
        })),
      );
    }
    return ways.map((way) => ({ ...way, called: way.called || "no authorization" }));
  });
}

const SCHEMES = "#/components/securitySchemes/";

/** A scheme by its name or, since OpenAPI 3.2, by a reference. */
function schemeCalled(side: Side, name: string): unknown {
  const scheme = find(side, `${SCHEMES}${escapePointer(name)}`);
  return follow(side, scheme ?? find(side, name));
}

/** How a token must begin is a demand like a scope. */
function prefixOf(side: Side, name: string): string[] {
  const scheme = schemeCalled(side, name);
  const prefix = isMap(scheme) ? scheme["x-token-prefix"] : undefined;
  return prefix === undefined ? [] : [`${prefix}…`];
}

/** What a scheme asks for, without its name and its prose; an OAuth flow is a scheme of its own. */
function schemesOf(side: Side, name: string): string[] {
  const scheme = schemeCalled(side, name);
  if (!isMap(scheme)) return [`unknown ${name}`];
  const { flows, ...others } = askedBy(scheme, PROSE);
  // The scheme of HTTP authentication and the name of a header have no case.
  for (const key of ["scheme", ...(others.in === "header" ? ["name"] : [])])
    if (typeof others[key] === "string") others[key] = others[key].toLowerCase();
  if (flows === undefined) return [String(side.structureOf(others))];
  return [...entriesOf(flows, "flows")]
    .filter(([flow]) => !flow.startsWith("x-"))
    .map(([flow, value]) =>
      String(side.structureOf({ ...others, flow, urls: askedBy(value, FLOW_PROSE) })),
    );
}

const askedBy = (scheme: unknown, prose: string[]): Record<string, unknown> =>
  Object.fromEntries(
    [...entriesOf(scheme, "security scheme")].filter(
      ([key]) => !prose.includes(key) && !key.startsWith("x-"),
    ),
  );

/** Tells what changed in security schemes that no app has to show. */
export function compareSchemeProse(base: unknown, revision: unknown, walk: Walk) {
  const [old, now] = [base, revision].map((all) => entriesOf(all ?? undefined, "securitySchemes"));
  for (const [name, scheme] of old ?? []) {
    const place = placeOf(`security scheme ${name}`);
    const other = now?.get(name);
    if (!isMap(scheme) || !isMap(other)) continue;
    const at = [scheme, other] as const;
    for (const key of ["bearerFormat", "oauth2MetadataUrl"])
      if (!walk.same(scheme[key], other[key]))
        tell(walk, "prose-changed", place, `differs in ${key}`, at, { key });
    const [before, after] = [askedBy(scheme, PROSE), askedBy(other, PROSE)];
    const asked = Object.keys({ ...before, ...after });
    compareRest(scheme, other, [...asked, "bearerFormat", "oauth2MetadataUrl"], place, walk);
    compareFlowProse(scheme.flows, other.flows, place, walk);
    if (walk.same(before, after)) continue;
    if (isDemanded(walk.base, name)) compareScopes(scheme.flows, other.flows, place, walk);
  }
}

/** Whether a document demands a scheme anywhere. */
function isDemanded({ root }: Side, name: string): boolean {
  const passed = new Set<unknown>();
  const isIn = (node: unknown): boolean => {
    if (typeof node !== "object" || node === null || passed.has(node)) return false;
    passed.add(node);
    const demands = isMap(node) && Array.isArray(node.security) ? node.security : [];
    return demands.some((each) => name in Object(each)) || Object.values(node).some(isIn);
  };
  return isIn({ security: root.security }) || isIn(root.paths) || isIn(root.webhooks);
}

const withoutScopes = ({ flows, ...others }: Record<string, unknown>) => ({
  ...others,
  flows: Object.entries(Object(flows))
    .filter(([flow]) => !flow.startsWith("x-"))
    .map(([, flow]) => askedBy(flow, FLOW_PROSE)),
});

/** Tells of scopes that are offered no more: who asks for one gets no token. */
function compareScopes(base: unknown, revision: unknown, outer: Place, walk: Walk) {
  for (const [flow, old] of Object.entries(Object(base))) {
    const now = Object(revision)[flow];
    if (!isMap(old) || !isMap(now)) continue;
    const left = entriesOf(now.scopes ?? undefined, "scopes");
    const gone = [...entriesOf(old.scopes ?? undefined, "scopes").keys()].filter(
      (scope) => !left.has(scope),
    );
    if (gone.length === 0) continue;
    const [what, todo] = [`no longer offers ${gone.join(", ")}`, "Ask for other scopes."];
    const key = "scopes";
    tell(walk, "security-narrowed", inside(outer, flow), what, [old, now], { todo, key });
  }
}

/** Tells of security schemes that no operation asks for: otherwise they are compared where they are. */
export function compareUnusedSchemes(base: unknown, revision: unknown, walk: Walk) {
  if (walk.same(base, revision)) return;
  const [old, now] = [base, revision].map((all) => entriesOf(all ?? undefined, "securitySchemes"));
  if (!old || !now) return;
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    const [before, after] = [old.get(name), now.get(name)];
    const asked = (scheme: unknown) => isMap(scheme) && withoutScopes(askedBy(scheme, PROSE));
    if (walk.same(asked(before), asked(after))) continue;
    if ([walk.base, walk.revision].some((side) => isDemanded(side, name))) continue;
    const what = !old.has(name) ? "is new" : !now.has(name) ? "is removed" : "changes";
    const at = [before ?? base, after ?? revision] as const;
    const place = placeOf(`security scheme ${name}`);
    tell(walk, "unused-changed", place, `${what}, and no operation asks for it`, at);
  }
}

function compareFlowProse(base: unknown, revision: unknown, outer: Place, walk: Walk) {
  if (!isMap(base) || !isMap(revision)) return;
  compareExtensions(base, revision, outer, walk);
  for (const flow of Object.keys(base)) {
    if (flow.startsWith("x-")) continue;
    const [old, now] = [base[flow], revision[flow]];
    if (!isMap(old) || !isMap(now)) continue;
    const place = inside(outer, flow);
    for (const key of new Set([...Object.keys(old), ...Object.keys(now)]))
      if ((FLOW_PROSE.includes(key) || key.startsWith("x-")) && !walk.same(old[key], now[key]))
        tell(walk, "prose-changed", place, `differs in ${key}`, [old, now], { key });
  }
}
