import { isObject } from "../../document/json.ts";
import { type OpenApiDocument, type Place, placeAt } from "../../document/place.ts";
import { describeType } from "../judge/description.ts";
import { createSchemaCompiler } from "../judge/schema.ts";
import { isMasked } from "./masked.ts";

/** A value without its masks, and how many there were. */
export interface Filled {
  value: unknown;
  masked: number;
}

/**
 * Prepares to put a value that its schema allows in the place of each mask that it does not: nobody
 * can say what stood there, so nothing is to be found there. The others stay, and are judged.
 */
export function createMaskFiller(document: OpenApiDocument) {
  const compile = createSchemaCompiler(document, describeType);
  let made = 0;

  function standIn(schema: Place): unknown {
    const { type, format, default: byDefault } = schema.node;
    const allowed = [schema.node.const, schema.node.enum, byDefault].flat();
    const types = [type].flat();
    const first = allowed.find((value) => value !== undefined);
    if (first !== undefined) return first;
    if (types.includes("null")) return null;
    made += 1;
    if (format === "uuid") return `00000000-0000-4000-8000-${String(made).padStart(12, "0")}`;
    if (format === "date-time") return "2000-01-01T00:00:00Z";
    if (types.includes("integer") || types.includes("number")) return 0;
    if (types.includes("array")) return [];
    if (types.includes("object")) return standInObject(schema);
    return types.includes("boolean") ? true : "unseen";
  }

  function standInObject(schema: Place): Record<string, unknown> {
    const names = [schema.node.required ?? []].flat().map(String);
    const entries = names.map((name) => {
      const property = placeAt(document, schema, "properties", name);
      return [name, property ? standIn(property) : null];
    });
    return Object.fromEntries(entries);
  }

  return function fill(value: unknown, schema: Place | undefined): Filled {
    if (!schema) return { value, masked: 0 };
    if (typeof value === "string") {
      if (!isMasked(value)) return { value, masked: 0 };
      const isAllowed = compile(schema)(value).length === 0;
      return { value: isAllowed ? value : standIn(schema), masked: 1 };
    }
    if (Array.isArray(value)) {
      const items = placeAt(document, schema, "items");
      const filled = value.map((item) => fill(item, items));
      return { value: filled.map((item) => item.value), masked: sum(filled) };
    }
    if (!isObject(value)) return { value, masked: 0 };
    const properties = placeAt(document, schema, "properties");
    const filled = Object.entries(value).map(([name, inner]) => {
      return [name, fill(inner, placeAt(document, properties, name))] as const;
    });
    const masked = sum(filled.map(([, inner]) => inner));
    return { value: Object.fromEntries(filled.map(([name, it]) => [name, it.value])), masked };
  };
}

const sum = (filled: readonly Filled[]) => filled.reduce((total, { masked }) => total + masked, 0);
