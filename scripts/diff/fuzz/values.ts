import type { Schema } from "./draw-schema.ts";

type Components = Record<string, Schema>;

const TEXTS = ["", "a", "ab", "xb", "abc", "aaaaaa", "bbbbbbbb", "2020-01-31", "a@example.com"];
TEXTS.push("7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10");
const NUMBERS = [-1, 0, 0.5, 1, 1.5, 2, 3, 4, 4.5, 5, 6, 7, 8, 9, 9.5, 10, 12, 100];
const MOST = 60;

/**
 * Values that an app that knows a schema could send: at the edges of what it allows, and with no
 * other fields than it names. Whether each is valid is for Ajv to say.
 */
export function valuesOf(schema: unknown, components: Components, depth = 4): unknown[] {
  if (typeof schema !== "object" || schema === null || depth === 0) return [null, "a", 1];
  const node = Object(schema);
  const of = (part: unknown) => valuesOf(part, components, depth - 1);
  const values: unknown[] = [];
  if (typeof node.$ref === "string") values.push(...of(components[node.$ref.split("/").at(-1)]));
  if ("const" in node) values.push(node.const);
  values.push(...(node.enum ?? []));
  for (const branch of [...(node.oneOf ?? []), ...(node.anyOf ?? [])]) values.push(...of(branch));
  const types = node.type === undefined ? [] : [node.type].flat();
  if (types.includes("null")) values.push(null);
  if (types.includes("boolean")) values.push(true, false);
  if (types.includes("string")) values.push(...TEXTS);
  if (types.includes("number") || types.includes("integer")) values.push(...NUMBERS);
  if (types.includes("array")) values.push(...listsOf(of(node.items)));
  const shapes = [node, ...(node.allOf ?? []).map((part: unknown) => resolved(part, components))];
  if (shapes.some((shape) => shape?.properties)) values.push(...objectsOf(shapes, of));
  else if (node.allOf) values.push(...node.allOf.flatMap(of));
  if (values.length === 0) values.push(null, "a", 1, true, {}, []);
  return spread(values, MOST);
}

function resolved(part: unknown, components: Components): Schema | undefined {
  const { $ref } = Object(part);
  return typeof $ref === "string" ? components[$ref.split("/").at(-1) ?? ""] : Object(part);
}

function listsOf(entries: unknown[]): unknown[] {
  const [first, second = first, third = second] = entries;
  const few = spread(entries, 12);
  return [
    [],
    ...few.map((entry) => [entry]),
    [first, second],
    [first, first],
    [first, second, third],
  ];
}

/** All fields, each one left out, none, and each one with each of its values. */
function objectsOf(shapes: (Schema | undefined)[], of: (part: unknown) => unknown[]): unknown[] {
  const fields: Record<string, unknown[]> = {};
  for (const shape of shapes)
    for (const [name, part] of Object.entries(Object(shape?.properties)))
      fields[name] = [...(fields[name] ?? []), ...spread(of(part), 14)];
  const required = shapes.flatMap((shape) => [Object(shape).required ?? []].flat());
  for (const name of required) fields[name] ??= ["a", 1];
  const whole = (pick: number) =>
    Object.fromEntries(
      Object.entries(fields).map(([name, values]) => [name, values[pick % values.length]]),
    );
  const objects: unknown[] = [{}];
  for (let pick = 0; pick < 14; pick += 1) objects.push(whole(pick));
  const names = Object.keys(fields);
  for (const name of names) {
    for (const value of fields[name] ?? []) {
      objects.push({ ...whole(0), [name]: value }, { [name]: value });
      const demanded = Object.fromEntries(required.map((each) => [each, fields[each]?.[0]]));
      objects.push({ ...demanded, [name]: value });
    }
    const { [name]: _, ...rest } = whole(1);
    objects.push(rest);
  }
  return objects;
}

/** So many of a list, from all over it. */
function spread(values: unknown[], most: number): unknown[] {
  if (values.length <= most) return values;
  return Array.from(
    { length: most },
    (_, index) => values[Math.floor((index * values.length) / most)],
  );
}
