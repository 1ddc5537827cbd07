import fc from "fast-check";
import { type OpenApiDocument, type Place, placeAt } from "../../document/place.ts";
import { inside, typeOf } from "./oracle.ts";
import { anyJson, anyText, validObject, validValue } from "./valid-value.ts";

/** One way to break a schema: values that are right but for the keyword at a JSON pointer. */
export interface Breaking<T = unknown> {
  at: string;
  /** Nearly all of them broken: only an oracle knows for sure, before and after shrinking. */
  values: fc.Arbitrary<T>;
}

/** Lists every way in which a schema, and the schemas inside it, can be broken. */
export function breakingsOf(document: OpenApiDocument, schema: Place): Breaking[] {
  const place = placeAt(document, schema) ?? schema;
  const properties = placeAt(document, place, "properties");
  const items = placeAt(document, place, "items");
  const extras = placeAt(document, place, "additionalProperties");
  const required = [place.node.required ?? []].flat().map(String);
  return [
    ...Object.entries(place.node).flatMap(([keyword, limit]) => {
      const values = brokenBy(keyword, limit, () => validValue(document, place));
      return values ? [{ at: inside(place, keyword), values }] : [];
    }),
    ...fractions(document, place),
    ...required.map((name) => ({
      at: inside(place, "required", name),
      values: validObject(document, place, { [name]: undefined }),
    })),
    ...Object.keys(properties?.node ?? {}).flatMap((name) => {
      const property = placeAt(document, properties, name);
      return within(property && breakingsOf(document, property), (broken) =>
        validObject(document, place, { [name]: broken }),
      );
    }),
    ...within(items && breakingsOf(document, items), (broken) => {
      const others = fc.array(items ? validValue(document, items) : anyJson, { maxLength: 2 });
      return fc
        .tuple(others, broken, others)
        .map(([before, broken, after]) => [...before, broken, ...after]);
    }),
    ...within(extras && breakingsOf(document, extras), (broken) =>
      withOneMore(validObject(document, place), broken),
    ),
  ];
}

/** What is nearly a whole number, where one is asked for: seldom one of all values of other types. */
function fractions(document: OpenApiDocument, place: Place): Breaking[] {
  const types = [place.node.type].flat();
  if (!types.includes("integer") || types.includes("number")) return [];
  const values = validValue(document, place).map((value) => (Number(value) || 0) + 0.5);
  return [{ at: inside(place, "type"), values }];
}

const within = (
  breakings: Breaking[] | undefined,
  around: (broken: fc.Arbitrary<unknown>) => fc.Arbitrary<unknown>,
): Breaking[] => breakings?.map(({ at, values }) => ({ at, values: around(values) })) ?? [];

const withOneMore = (objects: fc.Arbitrary<unknown>, values: fc.Arbitrary<unknown>) =>
  fc.tuple(objects, values).map(([known, more]) => ({ ...Object(known), one_more: more }));

const JSON_VALUES = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }),
  anyText,
  fc.array(anyJson, { maxLength: 2 }),
  fc.dictionary(anyText, anyJson, { maxKeys: 2, noNullPrototype: true }),
);

/** Values that break one keyword; undefined for a keyword that no value breaks. */
function brokenBy(
  keyword: string,
  limit: unknown,
  valid: () => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> | undefined {
  switch (keyword) {
    case "type": {
      const types = [limit].flat();
      const allowed = types.includes("number") ? [...types, "integer"] : types;
      return JSON_VALUES.filter((value) => !allowed.includes(typeOf(value)));
    }
    case "const":
    case "enum":
    case "format":
    case "pattern":
      return fc.oneof({ weight: 1, arbitrary: anyText }, { weight: 3, arbitrary: typo(valid()) });
    case "additionalProperties":
      return limit === false ? withOneMore(valid(), anyJson) : undefined;
    case "minLength":
      return fc.string({ maxLength: Number(limit) - 1 });
    case "maxLength":
      return fc.string({ minLength: Number(limit) + 1 });
    case "minimum":
      return fc.integer({ max: Math.ceil(Number(limit)) - 1 });
    case "maximum":
      return fc.integer({ min: Math.floor(Number(limit)) + 1 });
    case "minItems":
      return fc.array(anyJson, { maxLength: Number(limit) - 1 });
    case "maxItems":
      return fc.array(anyJson, { minLength: Number(limit) + 1 });
  }
  return undefined;
}

/** A valid text with a slip in it, or with something around it. */
export function typo(valid: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const texts = valid.map(String);
  const slips = fc.constantFrom("", " ", "-", ":", "+", "0", "4", "9", "g", "z", "\u00e9");
  const slipped = fc
    .tuple(texts, fc.nat(40), slips, fc.nat(1))
    .map(([text, at, slip, gone]) => [...text].toSpliced(at, gone, slip).join(""));
  const around = fc
    .tuple(fc.constantFrom("", "urn:uuid:", "{", " "), texts, fc.constantFrom("", "}", " ", "\n"))
    .map((parts) => parts.join(""));
  return fc.oneof(slipped, around);
}
