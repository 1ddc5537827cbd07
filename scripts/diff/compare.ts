// Compares two OpenAPI documents: the way in.
import type { OpenApiDocument } from "./document.ts";
import { entriesOf, isMap, same } from "./json.ts";
import { compareOperations } from "./operations.ts";
import { compareRest } from "./rest.ts";
import { compareSchemas } from "./schema/schemas.ts";
import { compareSchemeProse } from "./security.ts";
import { type Change, type Difference, type Direction, heaviest, judge } from "./verdict.ts";
import { turned, type Walk } from "./walk.ts";

const DIALECTS = [
  "https://json-schema.org/draft/2020-12/schema",
  "https://spec.openapis.org/oas/3.1/dialect/base",
];
const HANDLED = ["openapi", "jsonSchemaDialect", "info", "servers", "security"];
HANDLED.push("paths", "webhooks", "components");

/** Every change between two documents, judged, the heaviest first. */
export function compareDocuments(base: OpenApiDocument, revision: OpenApiDocument): Change[] {
  const changes = new Map<string, Change>();
  const report = (difference: Difference, direction: Direction) => {
    const change = judge(difference, direction);
    changes.set(`${change.verdict} ${change.place} ${change.what}`, change);
  };
  const walk: Walk = {
    base,
    revision,
    direction: "sent",
    report,
    compareSchemas,
    open: new Set(),
    told: new Set(),
  };
  const [old, now] = [base.root, revision.root];
  compareOperations(old.paths, now.paths, "", walk);
  compareOperations(old.webhooks, now.webhooks, "webhook", turned(walk));
  compareHead(old, now, walk);
  compareComponents(old.components, now.components, walk);
  compareRest(old, now, HANDLED, base.name === revision.name ? base.name : "document", walk);
  const found = [...changes.values()];
  if (found.length === 0 && !sayTheSame(old, now))
    report({ effect: "prose", place: "document", what: "says the same in another way" }, "sent");
  const order = ["major", "minor", "patch"] as const;
  return order.flatMap((verdict) => [...changes.values()].filter((c) => c.verdict === verdict));
}

export const bumpOf = (changes: Change[]) => heaviest(changes.map(({ verdict }) => verdict));

function compareHead(old: Record<string, unknown>, now: Record<string, unknown>, walk: Walk) {
  const prose = (place: string) =>
    walk.report({ effect: "prose", place, what: "reads differently" }, "sent");
  if (old.openapi !== now.openapi) prose("openapi");
  const info = [entriesOf(old.info, "info"), entriesOf(now.info, "info")] as const;
  for (const key of new Set([...info[0].keys(), ...info[1].keys()]))
    if (key !== "version" && !same(info[0].get(key), info[1].get(key))) prose(`info.${key}`);
  const [dialect, other] = [old.jsonSchemaDialect, now.jsonSchemaDialect];
  if (dialect === other) return;
  if ([dialect, other].every((each) => each === undefined || DIALECTS.includes(String(each))))
    prose("jsonSchemaDialect");
  else {
    const what = "is another language for schemas, which this comparison does not understand";
    walk.report({ effect: "different", place: "jsonSchemaDialect", what }, "sent");
  }
}

/** Names of components are nobody's business; what stands behind them was compared where it is used. */
function compareComponents(base: unknown, revision: unknown, walk: Walk) {
  const [old, now] = [entriesOf(base, "components"), entriesOf(revision, "components")];
  for (const section of new Set([...old.keys(), ...now.keys()])) {
    const [before, after] = [old.get(section), now.get(section)].map((each) =>
      isMap(each) ? each : {},
    );
    for (const name of new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])) {
      const [one, other] = [before?.[name], after?.[name]];
      const place = `components.${section}.${name}`;
      const tell = (what: string) => walk.report({ effect: "prose", place, what }, "sent");
      if (other === undefined) tell("is no longer a component");
      else if (one === undefined) tell("is a new component");
      else if (["examples", "links"].includes(section) && !same(one, other))
        tell("reads differently");
    }
  }
  compareSchemeProse(old.get("securitySchemes"), now.get("securitySchemes"), walk);
}

/** Whether two documents are the same to the letter, order included, but for info.version. */
function sayTheSame(old: Record<string, unknown>, now: Record<string, unknown>): boolean {
  const text = ({ info, ...root }: Record<string, unknown>) =>
    JSON.stringify({ ...root, info: isMap(info) ? { ...info, version: "" } : info });
  return text(old) === text(now);
}
