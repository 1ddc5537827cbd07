import { isObject } from "../../document/json.ts";
import type { Operation } from "../../document/operation.ts";
import { type OpenApiDocument, type Place, placeAt } from "../../document/place.ts";
import { createNameDescriber } from "./description.ts";
import type { SentRequest } from "./exchange.ts";
import { withSource } from "./finding.ts";
import { jsonProblems, parseJson } from "./json.ts";
import { parseLeniently } from "./lenient-json.ts";
import { charset, mediaType } from "./media-type.ts";
import { createNewFieldFinder } from "./new-fields.ts";
import { lacking, misshapen, type PartReading } from "./reading.ts";
import type { CheckSchema } from "./schema.ts";

/** A larger body may be refused for its size, whatever the contract says of its content. */
const LARGE_BODY_BYTES = 1024 * 1024;
/** What a server may read past: a byte order mark, and the other of two values. */
const OPEN_RULES = ["bom", "repeated-name"];

/** Prepares the reading of a request's body. */
export function createBodyReader(
  document: OpenApiDocument,
  operation: Operation,
  compile: (place: Place) => CheckSchema,
) {
  const describeName = createNameDescriber(document);
  const place = placeAt(document, operation.place, "requestBody");
  const content = placeAt(document, place, "content");
  const bodies = Object.keys(content?.node ?? {}).flatMap((name) => {
    const schema = placeAt(document, content, name, "schema");
    return schema
      ? [
          {
            type: mediaType(name),
            check: compile(schema),
            findNewFields: createNewFieldFinder(document, schema),
          },
        ]
      : [];
  });
  const types = bodies.map(({ type }) => type).join(" or ");

  return (request: SentRequest): PartReading & { value: unknown } => {
    const contentType = request.headers.get("content-type");
    const named = bodies.find(({ type }) => type === mediaType(contentType ?? ""));
    const body = named ?? bodies[0];
    const bytes = request.body ?? new Uint8Array();
    const isUnseen = request.unseen?.includes("body") || isEncoded(request);
    if (bytes.length === 0 && !isUnseen && place?.node.required !== true)
      return { ifAccepted: [], isOpen: false, value: undefined };
    // What a server makes of a body that nothing asks for is its own affair.
    if (!body || isUnseen) return { ifAccepted: [], isOpen: true, value: undefined };

    const { value } = parseJson(bytes);
    const findings = jsonProblems(bytes, describeName);
    const read = value === undefined ? parseLeniently(bytes) : value;
    const fields = isObject(read) ? withoutNulls(read) : {};
    const lacks = body.check(fields).filter(({ rule }) => rule === "required");
    const breaks = [
      ...findings.filter(({ rule }) => !OPEN_RULES.includes(rule) && bytes.length > 0),
      ...(value === undefined ? [] : body.check(value)),
    ].filter(({ pointer }) => !lacks.some((lack) => lack.pointer === pointer));
    const actual = contentType === null ? "no Content-Type" : "another media type";
    return {
      ifAccepted: [
        ...lacks.map(({ pointer, provenance, source }) =>
          withSource(lacking(`body${pointer}`, pointer.slice(1), provenance), source),
        ),
        ...breaks.map((problem) => misshapen(`body${problem.pointer}`, problem)),
        ...(named ? [] : [misshapen("Content-Type", { expected: types, actual })]),
      ],
      isOpen:
        bytes.length > LARGE_BODY_BYTES ||
        (charset(contentType ?? "") ?? "utf-8") !== "utf-8" ||
        findings.some(({ rule }) => OPEN_RULES.includes(rule)) ||
        [...body.findNewFields(value)].length > 0,
      value,
    };
  };
}

/** The page names no coding for a request: whether a server undoes one is open. */
function isEncoded({ headers }: SentRequest): boolean {
  const coding = headers.get("content-encoding")?.trim().toLowerCase() ?? "identity";
  return coding !== "identity" && coding !== "";
}

/** Null stands for nothing: a server that runs on it did without the field. */
function withoutNulls(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
