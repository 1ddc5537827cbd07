import type { Part } from "../../document/parts.ts";
import type { OpenApiDocument } from "../../document/place.ts";
import { inside, keysOf, type Mutant, mutantsOf, put, rename } from "./mutant.ts";

/** Names that stand for others, and names that can be added. */
interface OtherNames {
  /** The names that one is easily taken for. */
  taken(name: string): string[];
  /** Names for a copy of what a name stands for. */
  added(name: string): string[];
}

const MORE_STATUSES = "201 202 204 400 409 500 503 2XX 3XX 4XX 5XX default".split(" ");
/** A status, and those that it is easily taken for. */
const STATUSES: Record<string, string[]> = {
  200: ["201", "2XX", "default"],
  401: ["400", "407"],
  403: ["405", "4XX"],
  404: ["410", "400"],
  422: ["400", "409"],
  429: ["503", "420"],
};
const METHODS = ["get", "post", "put", "patch", "delete"];

/** By the keyword whose names they are; a path item's methods are names as well. */
const OTHER_NAMES: Record<string, OtherNames> = {
  paths: {
    taken: (path) => [
      path.replace(/\/$/, ""),
      `${path}/`,
      path.replace("v1", "v2"),
      path.replace("/v1", ""),
      path.replace("orgs", "organizations"),
      path.replace("responses", "response"),
      path.toUpperCase().replace("{ORG_ID}", "{org_id}"),
      path.replace("org_id", "organization_id"),
      `${path}{other}`,
      path.replace("{org_id}", "mine"),
    ],
    added: (path) => [path.replace("responses", "runs")],
  },
  methods: {
    taken: (method) => (METHODS.includes(method) ? METHODS : []),
    added: (method) => METHODS.filter((other) => METHODS.includes(method) && other !== method),
  },
  responses: {
    taken: (status) => STATUSES[status] ?? [],
    added: (status) => (status === "200" ? MORE_STATUSES : []),
  },
  content: {
    taken: () => ["text/plain", "application/problem+json", "*/*"],
    added: () => ["text/html"],
  },
  headers: { taken: (name) => [`X-${name}`], added: () => [] },
};

/** Takes a name for another, or adds one: of paths, methods, statuses, media types and headers. */
export function nameMutants(part: Part): Mutant[] {
  const mutant = mutantsOf("names");
  const places =
    part.kind === "PathItem"
      ? [{ names: Object.keys(part.node), ...OTHER_NAMES.methods, place: part }]
      : Object.entries(OTHER_NAMES).map(([keyword, others]) => ({
          names: keysOf(part.node[keyword]),
          ...others,
          place: { pointer: inside(part, keyword) },
        }));
  return places.flatMap(({ names, taken, added, place }) =>
    names.flatMap((name) => [
      ...(taken?.(name) ?? [])
        .filter(isOther(name))
        .map((other) => mutant(`take ${name} for ${other}`, place, rename(place, name, other))),
      ...(added?.(name) ?? []).filter(isOther(name)).map((other) =>
        mutant(`add ${other}, a copy of ${name}`, place, {
          op: "copy",
          from: inside(place, name),
          path: inside(place, other),
        }),
      ),
    ]),
  );
}

const isOther = (name: string) => (other: string) => other !== name;

/** Puts another component of the same kind, or another answer, in the place of one that a $ref names. */
export function refMutants(document: OpenApiDocument, part: Part): Mutant[] {
  const mutant = mutantsOf("references");
  const ref = part.node.$ref;
  if (typeof ref !== "string") return [];
  const [kind = "", name = ""] = ref.split("/").slice(-2);
  const names = keysOf(Object(document.components)[kind]);
  const at = names.indexOf(name);
  const others = [names.at(at - 1), names[(at + 1) % names.length]];
  return [...new Set(others)]
    .filter((other) => other !== name)
    .map((other) =>
      mutant(`put ${other} for ${name}`, part, put(part, "$ref", `#/components/${kind}/${other}`)),
    );
}
