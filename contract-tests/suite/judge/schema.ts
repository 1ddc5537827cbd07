import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { escapePointer, isObject } from "../../document/json.ts";
import { type OpenApiDocument, type Place, placeAt, rootPlace } from "../../document/place.ts";
import { provenanceOf } from "../../document/provenance.ts";
import { type Describe, describeName } from "./description.ts";
import { type Finding, severityOf } from "./finding.ts";
import { parseInstant } from "./instant.ts";
import { isUuid } from "./uuid.ts";

/** Tells where a value breaks a schema, or only the first place if it came in many bytes. */
export type CheckSchema = (value: unknown, bytes?: number) => Finding[];

/** What OpenAPI and this document add to JSON Schema; none of it judges a value. */
const ANNOTATIONS = [
  "discriminator",
  "example",
  "externalDocs",
  "x-extensible-enum",
  "x-provenance",
  "xml",
];
const COMPONENTS = "#/components/schemas/";
/** Beyond this only the first error is told: every error of a hostile body would not fit in memory. */
const ALL_ERRORS_UP_TO_BYTES = 256 * 1024;

/** Compiling it takes longer than all of our schemas together, so judges share it. */
const jsonSchema = new Ajv2020();

/** Prepares the schemas of a document; a schema that is not one throws, with its pointer. */
export function createSchemaCompiler(document: OpenApiDocument, describe: Describe) {
  const all = createAjv(document, true);
  let first: Ajv2020 | undefined;

  return (place: Place): CheckSchema => {
    const compile = (ajv: Ajv2020) => {
      try {
        return ajv.compile(place.node);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`The schema at #${place.pointer} cannot be used: ${reason}`);
      }
    };
    checkIsSchema(place);
    const findAll = compile(all);
    let findFirst: ValidateFunction | undefined;
    return (value, bytes = 0) => {
      let find = findAll;
      if (bytes > ALL_ERRORS_UP_TO_BYTES) {
        // Made for the first body of such a size: there hardly ever is one.
        first ??= createAjv(document, false);
        findFirst ??= compile(first);
        find = findFirst;
      }
      if (find(value)) return [];
      return (find.errors ?? []).map((error) => toFinding(document, error, describe));
    };
  };
}

function createAjv(document: OpenApiDocument, allErrors: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors,
    // A schema judges too few answers to win back the time that it takes to optimize its code.
    code: { optimize: false },
    inlineRefs: false,
    // 1e400 is a number of JSON, though none of JavaScript's.
    strictNumbers: false,
    strictRequired: false,
    strictTypes: false,
    validateSchema: false,
    verbose: true,
  });
  formats.default(ajv);
  // ajv-formats takes "urn:uuid:…" for a uuid, and a blank and "+00" for parts of a date-time.
  ajv.addFormat("uuid", isUuid);
  ajv.addFormat("date-time", (text: string) => parseInstant(text) !== undefined);
  ajv.addVocabulary(ANNOTATIONS);
  const schemas = placeAt(document, rootPlace(document), "components", "schemas");
  for (const [name, node] of Object.entries(schemas?.node ?? {}))
    if (isObject(node)) ajv.addSchema(node, `${COMPONENTS}${name}`);
  return ajv;
}

function checkIsSchema({ node, pointer }: Place): void {
  if (jsonSchema.validateSchema(node)) return;
  const [error] = jsonSchema.errors ?? [];
  throw new Error(`There is no schema at #${pointer}${error?.instancePath}: ${error?.message}.`);
}

function toFinding(document: OpenApiDocument, error: ErrorObject, describe: Describe): Finding {
  const { keyword, data, parentSchema } = error;
  if (keyword === "required") {
    const name = String(error.params.missingProperty);
    const parent = isObject(parentSchema) ? { pointer: "", node: parentSchema } : undefined;
    const property = placeAt(document, parent, "properties", name);
    return finding(
      `${error.instancePath}/${escapePointer(name)}`,
      "required",
      "to be there",
      describe(undefined),
      provenanceOf(property?.node ?? parentSchema, "required"),
    );
  }
  const extra = error.params.additionalProperty ?? error.params.unevaluatedProperty;
  return finding(
    typeof extra === "string"
      ? `${error.instancePath}/${escapePointer(describeName(extra))}`
      : error.instancePath,
    keyword,
    expectation(error),
    typeof extra === "string" ? "one more field" : describe(data),
    provenanceOf(parentSchema, keyword === "type" && data === null ? "nullable" : keyword),
  );
}

function finding(
  pointer: string,
  rule: string,
  expected: string,
  actual: string,
  provenance: string,
): Finding {
  return { severity: severityOf(provenance), rule, pointer, expected, actual, provenance };
}

function expectation({ keyword, schema, message }: ErrorObject): string {
  if (keyword === "type") return [schema].flat().join(" or ");
  if (keyword === "const") return JSON.stringify(schema);
  if (keyword === "enum")
    return [schema]
      .flat()
      .map((value) => JSON.stringify(value))
      .join(" or ");
  if (typeof schema === "string" || typeof schema === "number") return `${keyword} ${schema}`;
  return message ?? keyword;
}
