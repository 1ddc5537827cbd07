// Compares two OpenAPI documents: the way in.
import { type Change, changeList } from "./changes.ts";
import { clientMethods } from "./client-methods.ts";
import { compareComponents } from "./components.ts";
import type { OpenApiDocument } from "./document.ts";
import { entriesOf, isMap, NotUnderstood } from "./json.ts";
import { compareNotation } from "./notation.ts";
import { compareOperations } from "./operations.ts";
import { placeOf } from "./place.ts";
import { compareRest } from "./rest.ts";
import { samenessOf } from "./sameness.ts";
import { DIALECTS } from "./schema/keywords.ts";
import { schemaComparison } from "./schema/schemas.ts";
import { compareSecurity } from "./security.ts";
import { compareServers } from "./servers.ts";
import { withSiblingsThatCount } from "./siblings.ts";
import { tell, turned, type Walk } from "./walk.ts";
import { xmlUse } from "./xml.ts";

const HANDLED = ["openapi", "$self", "jsonSchemaDialect", "info", "servers", "security"];
HANDLED.push("paths", "webhooks", "components");

/** Every change between two documents, judged, the heaviest first. */
export function compareDocuments(older: OpenApiDocument, newer: OpenApiDocument): Change[] {
  const [base, revision] = withSiblingsThatCount(older, newer);
  const sameness = samenessOf(base, revision);
  const { structureOf } = sameness;
  const list = changeList();
  const walk: Walk = {
    ...schemaComparison(),
    base: { ...base, alternatives: new WeakMap(), structureOf },
    revision: { ...revision, alternatives: new WeakMap(), structureOf },
    direction: "request",
    same: sameness.same,
    referencesAlone: sameness.referencesAlone,
    isUsed: sameness.isUsed,
    isXmlUsed: xmlUse(base, revision),
    methods: clientMethods(),
    report: list.report,
    isTold: list.isTold,
  };
  const [old, now] = [base.root, revision.root];
  compareOrRefuse("paths", walk, () => compareOperations(old.paths, now.paths, "", walk));
  compareOrRefuse("webhooks", walk, () =>
    compareOperations(old.webhooks, now.webhooks, "webhook", turned(walk)),
  );
  // Elsewhere they are compared as what holds for each operation.
  if (![old.paths, now.paths].some((paths) => isMap(paths) && Object.keys(paths).length > 0)) {
    compareOrRefuse("security", walk, () => compareSecurity([old, now], placeOf("security"), walk));
    compareOrRefuse("servers", walk, () => compareServers([old, now], placeOf("servers"), walk));
  }
  compareOrRefuse("info", walk, () => compareHead(old, now, walk));
  compareOrRefuse("components", walk, () => compareComponents(old, now, walk));
  compareRest(old, now, HANDLED, placeOf("document"), walk);
  if (list.isEmpty()) compareNotation(old, now, walk);
  return list.judged(walk);
}

/** Compares a part of two documents; where that cannot be read, the others are compared all the same. */
function compareOrRefuse(part: string, walk: Walk, compare: () => void): void {
  try {
    compare();
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    if (walk.same(walk.base.root[part], walk.revision.root[part])) return;
    const at = [walk.base.root, walk.revision.root] as const;
    const what = `cannot be compared: ${error.message}`;
    tell(walk, "not-understood", placeOf(part), what, at, { key: part });
  }
}

function compareHead(old: Record<string, unknown>, now: Record<string, unknown>, walk: Walk) {
  const at = [old, now] as const;
  for (const key of ["openapi", "$self"])
    if (old[key] !== now[key])
      tell(walk, "prose-changed", placeOf(key), "reads differently", at, { key });
  const info = at.map((root) => entriesOf(root.info ?? undefined, "info"));
  for (const key of new Set(info.flatMap((each) => [...each.keys()])))
    if (key !== "version" && !walk.same(info[0]?.get(key), info[1]?.get(key)))
      tell(
        walk,
        "prose-changed",
        placeOf(`info.${key}`),
        "reads differently",
        [old.info, now.info],
        { key },
      );
  const [dialect, other] = at.map((root) => root.jsonSchemaDialect);
  const key = "jsonSchemaDialect";
  if (dialect === other) return;
  if ([dialect, other].every((each) => DIALECTS.has(each)))
    tell(walk, "prose-changed", placeOf(key), "reads differently", at, { key });
  else {
    const what = "is another language for schemas, which this comparison does not understand";
    tell(walk, "not-understood", placeOf(key), what, at, { key });
  }
}
