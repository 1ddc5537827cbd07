import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { OpenApiDocument } from "../../document/place.ts";
import { isUuid } from "../../document/uuid.ts";
import { parseInstant } from "./instant.ts";

/** What OpenAPI adds to JSON Schema; none of it judges a value. */
const ANNOTATIONS = ["discriminator", "example", "externalDocs", "xml"];
/** The name under which Ajv knows the document, so that any $ref within it can be followed. */
const DOCUMENT = "openapi.json";

/** The validators of a document, by whether they go on after an error: whoever reads it shares them. */
const made = new WeakMap<OpenApiDocument, Map<boolean, Ajv2020>>();

/** A JSON Schema validator that knows a document; `allErrors` is whether it goes on after one. */
export function ajvOf(document: OpenApiDocument, allErrors: boolean): Ajv2020 {
  const ofDocument = made.get(document) ?? new Map<boolean, Ajv2020>();
  made.set(document, ofDocument);
  const ajv = ofDocument.get(allErrors) ?? createAjv(document, allErrors);
  ofDocument.set(allErrors, ajv);
  return ajv;
}

function createAjv(document: OpenApiDocument, allErrors: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors,
    allowMatchingProperties: true,
    // A schema judges too few answers to win back the time that it takes to optimize its code.
    code: { optimize: false, regExp: Object.assign(toRegExp, { code: "new RegExp" }) },
    inlineRefs: false,
    // 1e400 is a number of JSON, though none of JavaScript's.
    strictNumbers: false,
    strictRequired: false,
    strictTuples: false,
    strictTypes: false,
    validateSchema: false,
    verbose: true,
  });
  formats.default(ajv);
  // ajv-formats takes "urn:uuid:…" for a uuid, and a blank and "+00" for parts of a date-time.
  ajv.addFormat("uuid", isUuid);
  ajv.addFormat("date-time", (text: string) => parseInstant(text) !== undefined);
  const words = wordsOf(document);
  // Ajv takes the whole document for a schema as well, if one that says nothing.
  const vocabulary = new Set([...ANNOTATIONS, ...words.extensions, ...Object.keys(document)]);
  ajv.addVocabulary([...vocabulary].filter((word) => !ajv.getKeyword(word)));
  // OpenAPI 3.1 lets a document name any format; one that nobody knows says nothing of a value.
  for (const format of words.formats) if (!ajv.formats[format]) ajv.addFormat(format, true);
  ajv.addSchema(document, DOCUMENT);
  return ajv;
}

/** The name that Ajv has for what stands at a pointer of the document. */
export const refTo = (pointer: string): { $ref: string } => ({
  $ref: `${DOCUMENT}#${encodeURI(pointer).replaceAll("#", "%23")}`,
});

/** The extensions and formats that a document uses, wherever. */
function wordsOf(document: OpenApiDocument) {
  const extensions = new Set<string>();
  const formats = new Set<string>();
  JSON.stringify(document, (key, value) => {
    if (key.startsWith("x-")) extensions.add(key);
    if (key === "format" && typeof value === "string") formats.add(value);
    return value;
  });
  return { extensions, formats };
}

/** A pattern is of ECMA-262 and should be fit for Unicode; many are not, and mean what they say. */
function toRegExp(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return new RegExp(pattern);
  }
}
