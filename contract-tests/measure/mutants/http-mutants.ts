import type { Part } from "../../document/parts.ts";
import type { OpenApiDocument } from "../../document/place.ts";
import { inside, keysOf, type Mutant, mutantsOf, put, rename } from "./mutant.ts";

const PLACES = ["path", "query", "header", "cookie"];
/** A status, and those that it is easily taken for. */
const STATUSES: Record<string, string[]> = {
  200: ["201", "2XX", "default"],
  401: ["400", "407"],
  403: ["405", "4XX"],
  404: ["410", "400"],
  422: ["400", "409"],
  429: ["503", "420"],
};
const MORE_STATUSES = [
  "201",
  "202",
  "204",
  "400",
  "409",
  "500",
  "503",
  "2XX",
  "3XX",
  "4XX",
  "5XX",
  "default",
];

/** Changes what goes over the wire around the bodies' schemas: statuses, types, headers, names. */
export function httpMutants(part: Part): Mutant[] {
  switch (part.kind) {
    case "Operation":
      return responses(part);
    case "Parameter":
      return parameters(part);
    case "RequestBody":
      return [
        mutantsOf("bodies")("make the body optional", part, put(part, "required", false)),
        ...mediaTypes(part),
      ];
    case "Response":
      return [...mediaTypes(part), ...headers(part)];
    case "Header":
      return headerMutants(part);
    default:
      return [];
  }
}

function responses(part: Part): Mutant[] {
  const mutant = mutantsOf("statuses");
  const place = { pointer: inside(part, "responses") };
  const all = keysOf(part.node.responses);
  const refs = all.filter((status) => Object(part.node.responses)[status].$ref);
  return [
    ...all.flatMap((status) =>
      (STATUSES[status] ?? []).map((other) =>
        mutant(`make ${status} a ${other}`, place, rename(place, status, other)),
      ),
    ),
    ...refs.map((status, index) => {
      const other = refs[(index + 1) % refs.length] ?? "";
      return mutant(`give ${status} the answer of ${other}`, place, {
        op: "copy",
        from: inside(place, other),
        path: inside(place, status),
      });
    }),
    ...MORE_STATUSES.map((status) =>
      mutant(`add ${status}`, place, {
        op: "copy",
        from: inside(place, all[0] ?? ""),
        path: inside(place, status),
      }),
    ),
  ];
}

function parameters(part: Part): Mutant[] {
  const mutant = mutantsOf("parameters");
  const { name, in: where, required } = part.node;
  return [
    mutant(`rename ${name}`, part, put(part, "name", `${name}_`)),
    mutant(`write ${name} in capitals`, part, put(part, "name", String(name).toUpperCase())),
    ...PLACES.filter((place) => place !== where).map((place) =>
      mutant(`put ${name} in the ${place}`, part, put(part, "in", place)),
    ),
    mutant(
      required === true ? `make ${name} optional` : `require ${name}`,
      part,
      put(part, "required", required !== true),
    ),
    mutant(`let ${name} be empty`, part, put(part, "allowEmptyValue", true)),
    mutant(`write ${name} in another style`, part, put(part, "style", "label")),
    mutant(`give ${name} a wrong example`, part, put(part, "example", "perhaps")),
  ];
}

function mediaTypes(part: Part): Mutant[] {
  const mutant = mutantsOf("media types");
  const content = { pointer: inside(part, "content") };
  const others = ["text/plain", "application/problem+json", "*/*"];
  return keysOf(part.node.content).flatMap((type) => [
    ...others.map((other) =>
      mutant(`make ${type} ${other}`, content, rename(content, type, other)),
    ),
    ...["text/html"].map((other) =>
      mutant(`allow ${other}`, content, {
        op: "copy",
        from: inside(content, type),
        path: inside(content, other),
      }),
    ),
  ]);
}

function headers(part: Part): Mutant[] {
  const mutant = mutantsOf("headers");
  const place = { pointer: inside(part, "headers") };
  const more = {
    description: "Inferred: more.",
    "x-provenance": "inferred",
    schema: { type: "string", "x-provenance": "inferred" },
  };
  const needs = { ...more, required: true };
  const add = (header: object) =>
    part.node.headers === undefined
      ? put(part, "headers", { "X-Other": header })
      : put(place, "X-Other", header);
  return [
    ...keysOf(part.node.headers).map((name) =>
      mutant(`rename ${name}`, place, rename(place, name, `X-${name}`)),
    ),
    ...(part.node.$ref === undefined ? [mutant("require a header", part, add(needs))] : []),
  ];
}

function headerMutants(part: Part): Mutant[] {
  const mutant = mutantsOf("headers");
  return [
    mutant("require the header", part, put(part, "required", true)),
    mutant("give the header a wrong example", part, put(part, "example", "soon")),
  ];
}

/** Puts another component of the same kind in the place of each that a $ref names. */
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
