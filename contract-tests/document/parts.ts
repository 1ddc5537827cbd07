import { escapePointer, isObject } from "./json.ts";
import { METHODS } from "./methods.ts";
import type { OpenApiDocument } from "./place.ts";

/** An object of the document whose keywords have a meaning of their own, as OpenAPI calls it. */
export interface Part {
  kind: Kind;
  pointer: string;
  /** The key, or the position, under which it stands. */
  key: string;
  node: Readonly<Record<string, unknown>>;
}

export type Kind =
  | "Root"
  | "Components"
  | "PathItem"
  | "Operation"
  | "Parameter"
  | "RequestBody"
  | "MediaType"
  | "Response"
  | "Header"
  | "Schema"
  | "Example"
  | "SecurityScheme";

/** What stands under a keyword: one part, or several by name or by position. */
type Inner = [kind: Kind, shape: "one" | "several"];

const several = (kind: Kind): Inner => [kind, "several"];
const one = (kind: Kind): Inner => [kind, "one"];

const INNER: Partial<Record<Kind, Record<string, Inner>>> = {
  Root: { paths: several("PathItem"), components: one("Components") },
  Components: {
    schemas: several("Schema"),
    responses: several("Response"),
    parameters: several("Parameter"),
    examples: several("Example"),
    requestBodies: several("RequestBody"),
    headers: several("Header"),
    securitySchemes: several("SecurityScheme"),
  },
  PathItem: {
    parameters: several("Parameter"),
    ...Object.fromEntries(METHODS.map((method) => [method, one("Operation")])),
  },
  Operation: {
    parameters: several("Parameter"),
    requestBody: one("RequestBody"),
    responses: several("Response"),
  },
  Parameter: { schema: one("Schema") },
  Header: { schema: one("Schema") },
  RequestBody: { content: several("MediaType") },
  Response: { content: several("MediaType"), headers: several("Header") },
  MediaType: { schema: one("Schema"), examples: several("Example") },
  Schema: {
    properties: several("Schema"),
    items: one("Schema"),
    additionalProperties: one("Schema"),
  },
};

/** Lists the parts of a document, the outer ones first; a $ref is a part, and is not followed. */
export function* listParts(document: OpenApiDocument): Generator<Part> {
  yield* walk({ kind: "Root", pointer: "", key: "", node: document });
}

function* walk(part: Part): Generator<Part> {
  yield part;
  for (const [keyword, [kind, shape]] of Object.entries(INNER[part.kind] ?? {})) {
    const value = part.node[keyword];
    const pointer = `${part.pointer}/${escapePointer(keyword)}`;
    if (shape === "one" && isObject(value))
      yield* walk({ kind, pointer, key: keyword, node: value });
    if (shape === "one" || typeof value !== "object" || value === null) continue;
    for (const [key, node] of Object.entries(value))
      if (isObject(node))
        yield* walk({ kind, pointer: `${pointer}/${escapePointer(key)}`, key, node });
  }
}
