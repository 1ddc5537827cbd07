import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { escapePointer } from "../../document/json.ts";
import type { OpenApiDocument, Place } from "../../document/place.ts";
import { pageOf } from "../../document/provenance.ts";
import { SpecError } from "../../document/read-document.ts";
import { ajvOf, refTo } from "./ajv.ts";
import { withoutAlternatives } from "./alternatives.ts";
import { createNameDescriber, type Describe, type DescribeName } from "./description.ts";
import { createProvenanceFinder } from "./error-provenance.ts";
import { type Finding, severityOf, withSource } from "./finding.ts";

/** Tells where a value breaks a schema, or only the first place if it came in many bytes. */
export type CheckSchema = (value: unknown, bytes?: number) => Finding[];

/** Beyond this only the first error is told: every error of a hostile body would not fit in memory. */
const ALL_ERRORS_UP_TO_BYTES = 256 * 1024;

/** Compiling it takes longer than all of our schemas together, so judges share it. */
const jsonSchema = new Ajv2020();

/** Prepares the schemas of a document; a schema that is not one throws, with its pointer. */
export function createSchemaCompiler(document: OpenApiDocument, describe: Describe) {
  const all = ajvOf(document, true);
  const describeName = createNameDescriber(document);

  return (place: Place): CheckSchema => {
    const compile = (ajv: Ajv2020, pointer = place.pointer) => {
      try {
        return ajv.compile(refTo(pointer));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new SpecError(
          `openapi.yaml: the schema at #${pointer} cannot be used: ${reason}. Mend it.`,
        );
      }
    };
    checkIsSchema(place);
    const findAll = compile(all);
    let findFirst: ValidateFunction | undefined;
    const provenance = createProvenanceFinder(document, place);
    const branches = new Map<string, ValidateFunction>();
    const validateBranch = (pointer: string) => {
      const validate = branches.get(pointer) ?? compile(all, pointer);
      branches.set(pointer, validate);
      return validate;
    };
    return (value, bytes = 0) => {
      let find = findAll;
      if (bytes > ALL_ERRORS_UP_TO_BYTES) {
        // Made for the first body of such a size: there hardly ever is one.
        findFirst ??= compile(ajvOf(document, false));
        find = findFirst;
      }
      if (find(value)) return [];
      const errors = withoutAlternatives(find.errors ?? [], provenance.pointerOf, validateBranch);
      return errors.map((error) => {
        const found = toFinding(error, describe, describeName, provenance);
        return withSource(found, pageOf(document, provenance.pointerOf(error) ?? place.pointer));
      });
    };
  };
}

function checkIsSchema({ node, pointer }: Place): void {
  const { $schema } = node;
  // Ajv would throw, and not say where it stands.
  if ($schema !== undefined && !jsonSchema.getSchema(String($schema)))
    throw new SpecError(
      `openapi.yaml: the schema at #${pointer} is of another $schema, ${$schema}: take that line out and write it as JSON Schema 2020-12.`,
    );
  if (jsonSchema.validateSchema(node)) return;
  const [error] = jsonSchema.errors ?? [];
  throw new SpecError(
    `openapi.yaml: #${pointer}${error?.instancePath} is not as JSON Schema asks: ${error?.message}. Mend it.`,
  );
}

function toFinding(
  error: ErrorObject,
  describe: Describe,
  describeName: DescribeName,
  provenance: ReturnType<typeof createProvenanceFinder>,
): Finding {
  const { keyword, data, instancePath } = error;
  if (keyword === "required") {
    const name = String(error.params.missingProperty);
    return finding(
      `${instancePath}/${escapePointer(name)}`,
      "required",
      "to be there",
      describe(undefined),
      provenance.ofField(error, name),
    );
  }
  const extra = error.params.additionalProperty ?? error.params.unevaluatedProperty;
  return finding(
    typeof extra === "string"
      ? `${instancePath}/${escapePointer(describeName(extra))}`
      : instancePath,
    keyword,
    expectation(error),
    typeof extra === "string" ? "one more field" : describe(data),
    provenance.ofKeyword(error, brokenKeyword(error)),
  );
}

/** What of a type a value broke: that there is no null, that a number is whole, or all of it. */
function brokenKeyword({ keyword, data, schema }: ErrorObject): string {
  if (keyword !== "type") return keyword;
  if (data === null) return "nullable";
  return typeof data === "number" && [schema].flat().includes("integer") ? "integer" : "type";
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
