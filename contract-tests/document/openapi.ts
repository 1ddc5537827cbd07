import { isObject, valueAt } from "./json.ts";
import { METHODS, type Method } from "./methods.ts";
import type { OpenApiDocument } from "./place.ts";
import { noOperation, readDocument } from "./read-document.ts";

export interface Schema {
  type?: string | string[];
  format?: string;
  const?: unknown;
  default?: unknown;
  description?: string;
  title?: string;
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: unknown;
  "x-extensible-enum"?: string[];
  "x-provenance"?: unknown;
  "x-source"?: unknown;
}

export interface Content {
  "application/json": {
    schema: Schema;
    examples: Record<string, { value: Record<string, unknown> }>;
  };
}

export interface ResolvedParameter {
  name: string;
  in: string;
  required?: boolean;
  schema: Schema;
  example: string;
}

export interface ResolvedResponse {
  description: string;
  headers?: Record<string, { required?: boolean; schema: Schema }>;
  content: Content;
}

export interface ResolvedOperation {
  operationId: string;
  summary?: string;
  security?: ResolvedDocument["security"];
  parameters: ResolvedParameter[];
  description?: string;
  requestBody?: { required?: boolean; content: Content };
  responses: Record<string, ResolvedResponse>;
}

export interface SecurityScheme {
  type: string;
  scheme?: string;
  description?: string;
  "x-token-prefix"?: string;
}

/** A document with what each $ref names in its place: the parts of it that tests and scripts read. */
export interface ResolvedDocument {
  servers: { url: string }[];
  security: Record<string, string[]>[];
  paths: Record<string, { [method in Method]?: ResolvedOperation }>;
  components: { securitySchemes: Record<string, SecurityScheme> };
}

/** Reads openapi.yaml, with what each $ref names in its place. */
export async function readOpenApi(): Promise<ResolvedDocument> {
  return withoutRefs(await readDocument());
}

/** A parsed document with what each $ref names in its place; a $ref that leads nowhere is empty. */
export function withoutRefs(root: OpenApiDocument): ResolvedDocument {
  const named = new Map<string, object>();

  const dereference = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(dereference);
    if (!isObject(node)) return node;
    if (typeof node.$ref === "string") return follow(node.$ref);
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, dereference(value)]),
    );
  };
  const follow = (ref: string): unknown => {
    const known = named.get(ref);
    if (known) return known;
    // Set before its inside is read: a schema may hold itself.
    const target = {};
    named.set(ref, target);
    return Object.assign(target, dereference(valueAt(root, ref.slice(1))));
  };

  return dereference(root) as ResolvedDocument;
}

/** The JSON examples of an operation's request body, by name; none where it takes no body. */
export const requestExamples = ({ requestBody }: ResolvedOperation) =>
  requestBody?.content["application/json"].examples ?? {};

/** Finds an operation by its id, and where it stands. */
export function findOperation({ paths }: ResolvedDocument, operationId = "createResponse") {
  for (const [path, item] of Object.entries(paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation?.operationId === operationId) return { path, method, operation };
    }
  }
  throw noOperation(operationId);
}
