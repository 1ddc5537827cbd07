import fc from "fast-check";
import { type OpenApiDocument, type Place, placeAt } from "../../document/place.ts";

const FIRST_SURROGATE = 0xd800;
const SURROGATES = 0x800;

/**
 * Any character but halves of a surrogate pair, which UTF-8 cannot hold. fast-check's unit "binary" is
 * the same, but makes a map of all million characters before it is first used.
 */
const anyCharacter = fc
  .integer({ min: 0, max: 0x10ffff - SURROGATES })
  .map(
    (index) => String.fromCodePoint(index < FIRST_SURROGATE ? index : index + SURROGATES),
    indexOfCharacter,
  );

/** What the character was made from, of which fast-check also makes texts that often break things. */
function indexOfCharacter(character: unknown): number {
  const [first, ...rest] = typeof character === "string" ? character : "";
  const code = first?.codePointAt(0);
  if (code === undefined || rest.length > 0) throw new Error("It is not one character.");
  return code < FIRST_SURROGATE ? code : code - SURROGATES;
}

/** Text of any such characters. */
export const anyText = texts(0, 12);

function texts(minLength: number, maxLength: number): fc.Arbitrary<string> {
  const written = fc.string({ minLength, maxLength });
  return fc.oneof(written, fc.string({ unit: anyCharacter, minLength, maxLength }));
}

/** Any JSON value, small. */
export const anyJson = fc.jsonValue({ maxDepth: 2, stringUnit: anyCharacter });

/** What generates a schema's values: each way to break a thing asks for all that is right beside it. */
const made = new WeakMap<OpenApiDocument, Map<Place["node"], fc.Arbitrary<unknown>>>();

/** Generates the values that a schema allows, of every kind. */
export function validValue(document: OpenApiDocument, schema: Place): fc.Arbitrary<unknown> {
  const place = placeAt(document, schema) ?? schema;
  const ofDocument = made.get(document) ?? new Map();
  made.set(document, ofDocument);
  const values = ofDocument.get(place.node) ?? valuesAt(document, place);
  ofDocument.set(place.node, values);
  return values;
}

function valuesAt(document: OpenApiDocument, place: Place): fc.Arbitrary<unknown> {
  const { type, const: only, enum: values } = place.node;
  if (only !== undefined) return fc.constant(only);
  if (Array.isArray(values)) return fc.constantFrom(...values);
  if (type === undefined) return anyJson;
  return fc.oneof(...[type].flat().map((type) => valueOfType(document, place, String(type))));
}

function valueOfType(document: OpenApiDocument, place: Place, type: string) {
  const limit = (keyword: string, otherwise: number) => Number(place.node[keyword] ?? otherwise);
  const min = (otherwise: number) => limit("minimum", otherwise);
  const max = (otherwise: number) => limit("maximum", otherwise);
  switch (type) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.integer({ min: min(Number.MIN_SAFE_INTEGER), max: max(Number.MAX_SAFE_INTEGER) });
    case "number":
      return fc.double({ min: min(-Number.MAX_VALUE), max: max(Number.MAX_VALUE), noNaN: true });
    case "string":
      return validText(place);
    case "array": {
      const items = placeAt(document, place, "items");
      const minLength = limit("minItems", 0);
      const maxLength = limit("maxItems", minLength + 3);
      return fc.array(items ? validValue(document, items) : anyJson, { minLength, maxLength });
    }
    case "object":
      return validObject(document, place);
  }
  throw new Error(`openapi.yaml has the type "${type}" at #${place.pointer}: there is none.`);
}

/** Generates objects that a schema allows, but for some fields: these are as told, or absent. */
export function validObject(
  document: OpenApiDocument,
  place: Place,
  changed: Record<string, fc.Arbitrary<unknown> | undefined> = {},
): fc.Arbitrary<Record<string, unknown>> {
  const properties = placeAt(document, place, "properties");
  const required = [place.node.required ?? []].flat().map(String);
  const fields: Record<string, fc.Arbitrary<unknown>> = {};
  for (const name of new Set([...Object.keys(properties?.node ?? {}), ...required])) {
    const property = placeAt(document, properties, name);
    fields[name] = property ? validValue(document, property) : anyJson;
  }
  for (const [name, values] of Object.entries(changed)) {
    if (values) fields[name] = values;
    else delete fields[name];
  }
  const requiredKeys = [...required, ...Object.keys(changed)].filter((name) => name in fields);
  const listed = fc.record(fields, { requiredKeys, noNullPrototype: true });
  const extras = extraFields(document, place, Object.keys(properties?.node ?? {}));
  return extras ? fc.tuple(extras, listed).map(([more, known]) => ({ ...more, ...known })) : listed;
}

/** Fields that the schema does not list, where it says that there may be some. */
function extraFields(document: OpenApiDocument, place: Place, listed: string[]) {
  const allowed = place.node.additionalProperties;
  if (allowed === undefined || allowed === false) return undefined;
  const schema = placeAt(document, place, "additionalProperties");
  const names = anyText.filter((name) => !listed.includes(name));
  const values = schema ? validValue(document, schema) : anyJson;
  return fc.dictionary(names, values, { maxKeys: 3, noNullPrototype: true });
}

function validText({ node }: Place): fc.Arbitrary<string> {
  const { format, pattern, "x-extensible-enum": known } = node;
  if (typeof format === "string") return textOfFormat(format);
  if (typeof pattern === "string") return fc.stringMatching(new RegExp(pattern));
  const minLength = Number(node.minLength ?? 0);
  const maxLength = Number(node.maxLength ?? minLength + 12);
  const text = texts(minLength, maxLength);
  return Array.isArray(known) ? fc.oneof(fc.constantFrom(...known), text) : text;
}

function textOfFormat(format: string): fc.Arbitrary<string> {
  if (format === "uuid") return uuid;
  if (format === "date-time") return dateTime;
  throw new Error(
    `openapi.yaml has the format "${format}": teach it to contract-tests/measure/property/.`,
  );
}

const hex = (length: number) =>
  fc.string({
    unit: fc.constantFrom(..."0123456789abcdefABCDEF"),
    minLength: length,
    maxLength: length,
  });

/** Of any version, and of none: the letters and digits are not looked into. */
const uuid = fc.tuple(hex(8), hex(4), hex(4), hex(4), hex(12)).map((groups) => groups.join("-"));

const twoDigits = (max: number) =>
  fc.integer({ min: 0, max }).map((number) => String(number).padStart(2, "0"));

const offset = fc.oneof(
  fc.constantFrom("Z", "z"),
  fc
    .tuple(fc.constantFrom("+", "-"), twoDigits(23), twoDigits(59))
    .map(([sign, hours, minutes]) => `${sign}${hours}:${minutes}`),
);

const fraction = fc.oneof(fc.constant(""), fc.stringMatching(/^\.\d{1,9}$/));

const between = (min: string, max: string) =>
  fc.date({ min: new Date(min), max: new Date(max), noInvalidDate: true });

const dateTime = fc
  .tuple(
    // Half of them within two seconds, so that fractions and offsets decide which is first.
    fc.oneof(
      between("0001-01-01T00:00Z", "9999-12-31T23:59Z"),
      between("2026-03-02T09:15:00Z", "2026-03-02T09:15:01.999Z"),
    ),
    fc.constantFrom("T", "t"),
    fraction,
    offset,
  )
  .map(([date, letter, fraction, offset]) => {
    const [day, time] = date.toISOString().split(/[T.]/);
    return `${day}${letter}${time}${fraction}${offset}`;
  });
