// Compares two OpenAPI documents: the way in.
import type { OpenApiDocument } from "./document.ts";
import { entriesOf, isMap, same } from "./json.ts";
import { compareOperations } from "./operations.ts";
import { compareRest } from "./rest.ts";
import { compareSchemas } from "./schema/schemas.ts";
import { compareSchemeProse } from "./security.ts";
import { type Change, type Difference, type Direction, judge } from "./verdict.ts";
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
  compareRest(old, now, HANDLED, "document", walk);
  if (changes.size === 0) compareComponentNames(old.components, now.components, walk);
  if (changes.size === 0 && !sayTheSame(old, now))
    report({ effect: "prose", place: "document", what: "says the same in another way" }, "sent");
  const order = ["major", "minor", "patch"] as const;
  return order.flatMap((verdict) => [...changes.values()].filter((c) => c.verdict === verdict));
}

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

/** Compares the components that nobody sends or receives; the others are met where they are used. */
function compareComponents(base: unknown, revision: unknown, walk: Walk) {
  const [old, now] = [entriesOf(base, "components"), entriesOf(revision, "components")];
  compareSchemeProse(old.get("securitySchemes"), now.get("securitySchemes"), walk);
  for (const section of ["examples", "links"])
    compareRest(
      { [section]: old.get(section) },
      { [section]: now.get(section) },
      [],
      "components",
      walk,
    );
}

/** Tells of components that came or went; what uses them was compared, and is as it was. */
function compareComponentNames(base: unknown, revision: unknown, walk: Walk) {
  const namesIn = (components: unknown) =>
    [...entriesOf(components, "components")].flatMap(([section, parts]) =>
      [...entriesOf(parts, section).keys()].map((name) => `components.${section}.${name}`),
    );
  const [old, now] = [namesIn(base), namesIn(revision)];
  const tell = (place: string, what: string) =>
    walk.report({ effect: "prose", place, what }, "sent");
  for (const place of old) if (!now.includes(place)) tell(place, "is no longer a component");
  for (const place of now) if (!old.includes(place)) tell(place, "is a new component");
}

/** Whether two documents are the same to the letter, order included, but for info.version. */
function sayTheSame(old: Record<string, unknown>, now: Record<string, unknown>): boolean {
  const text = ({ info, ...root }: Record<string, unknown>) =>
    JSON.stringify({ ...root, info: isMap(info) ? { ...info, version: "" } : info });
  return text(old) === text(now);
}
