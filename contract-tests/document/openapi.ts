import { readSpec, SpecError } from "./read-spec.ts";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;

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
}

export interface Content {
  "application/json": {
    schema: Schema;
    examples: Record<string, { value: Record<string, unknown> }>;
  };
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: Schema;
  example: string;
}

export interface Operation {
  operationId: string;
  summary?: string;
  security?: OpenApi["security"];
  parameters: Parameter[];
  requestBody: { required?: boolean; content: Content };
  responses: Record<string, { description: string; content: Content }>;
}

export interface SecurityScheme {
  type: string;
  scheme?: string;
  description?: string;
  "x-token-prefix"?: string;
}

/** The parts of openapi.yaml that the tests read. */
export interface OpenApi {
  servers: { url: string }[];
  security: Record<string, string[]>[];
  paths: Record<string, { [method in (typeof METHODS)[number]]?: Operation }>;
  components: { securitySchemes: Record<string, SecurityScheme> };
}

/** Reads openapi.yaml, with what each $ref names in its place. */
export async function readOpenApi(): Promise<OpenApi> {
  return withoutRefs(await readSpec());
}

/** A parsed document with what each $ref names in its place; a $ref that leads nowhere is empty. */
export function withoutRefs(root: object): OpenApi {
  const named = new Map<string, object>();

  const dereference = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(dereference);
    if (typeof node !== "object" || node === null) return node;
    if ("$ref" in node && typeof node.$ref === "string") return follow(node.$ref);
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
    const keys = ref.replace("#/", "").split("/");
    const inside = keys.reduce<unknown>((node, key) => Object(node)[key], root);
    return Object.assign(target, dereference(inside));
  };

  return dereference(root) as OpenApi;
}

/** Finds an operation by its id, and where it stands. */
export function findOperation({ paths }: OpenApi, operationId = "createResponse") {
  for (const [path, item] of Object.entries(paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation?.operationId === operationId) return { path, method, operation };
    }
  }
  throw new SpecError(
    `openapi.yaml has no operation ${operationId}: npm run diff says what changed.`,
  );
}
