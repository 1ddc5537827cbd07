import { type Operation, type Parameter, pathNames } from "../../document/operation.ts";
import { percentDecoded } from "../../document/percent.ts";
import type { Place } from "../../document/place.ts";
import { provenanceOf } from "../../document/provenance.ts";
import type { SentRequest } from "./exchange.ts";
import { lacking, misshapen, type PartReading } from "./reading.ts";
import type { CheckSchema } from "./schema.ts";

/** Other ways to write a boolean that servers are known to take; the page rules none in or out. */
const LOOSE_BOOLEAN = /^(true|false|1|0|yes|no|y|n|on|off|t|f)$/i;

export interface ParameterReading extends PartReading {
  values: Map<string, unknown>;
  leftOut: Set<string>;
}

/** Prepares the reading of a request's parameters; the values go by name, defaults included. */
export function createParameterReader(
  operation: Operation,
  compile: (place: Place) => CheckSchema,
) {
  const checks = operation.parameters.map(({ schema }) => schema && compile(schema));
  const known = new Set(operation.parameters.filter(isInQuery).map(({ name }) => name));

  return (request: SentRequest): ParameterReading => {
    const reading: PartReading = { ifAccepted: [], isOpen: false };
    const values = new Map<string, unknown>();
    const leftOut = new Set<string>();
    for (const [index, parameter] of operation.parameters.entries()) {
      const { name, schema } = parameter;
      const texts = textsOf(operation, parameter, request);
      const [text] = texts;
      if (text === undefined) {
        values.set(name, schema?.node.default);
        leftOut.add(name);
        if (!parameter.required) continue;
        if (parameter.in === "header" && request.unseen?.includes("headers")) {
          reading.isOpen = true;
          continue;
        }
        const provenance = provenanceOf(parameter.place.node, "required");
        reading.ifAccepted.push(lacking(name, name, provenance));
      } else {
        const value = parameterValue(parameter, texts);
        if (value === UNDECIDED) {
          reading.isOpen = true;
          continue;
        }
        values.set(name, value);
        const problems = checks[index]?.(value) ?? [];
        reading.ifAccepted.push(...problems.map((problem) => misshapen(name, problem)));
      }
    }
    if ([...new URL(request.url).searchParams.keys()].some((name) => !known.has(name)))
      reading.isOpen = true;
    return { ...reading, values, leftOut };
  };
}

const isInQuery = (parameter: Parameter) => parameter.in === "query";

/** The texts that a request gives for a parameter: none, one, or several. */
function textsOf(operation: Operation, parameter: Parameter, request: SentRequest): string[] {
  const url = new URL(request.url);
  if (isInQuery(parameter)) return url.searchParams.getAll(parameter.name);
  if (parameter.in === "path") {
    const index = pathNames(operation.template).indexOf(parameter.name);
    const text = operation.path.exec(url.pathname)?.[index + 1];
    return text === undefined ? [] : [percentDecoded(text)];
  }
  const header = parameter.in === "header" ? request.headers.get(parameter.name) : null;
  return header === null ? [] : [header];
}

/** Servers read such texts in one way or another. */
const UNDECIDED = Symbol("undecided");

/** The value that a parameter's texts stand for, by its schema. */
function parameterValue(parameter: Parameter, texts: readonly string[]): unknown {
  const schema = parameter.schema?.node ?? {};
  const types = [schema.type].flat();
  if (types.includes("object")) return UNDECIDED;
  if (types.includes("array")) return listValue(parameter, Object(schema.items), texts);
  const [text = "", ...others] = texts;
  return others.length > 0 ? UNDECIDED : textValue(types, text);
}

/** A list has a text for each item, or one with commas between, as its parameter says. */
function listValue({ in: where, place }: Parameter, items: object, texts: readonly string[]) {
  const { style, explode } = place.node;
  const usual = where === "query" ? "form" : "simple";
  if ((style ?? usual) !== usual || "$ref" in items) return UNDECIDED;
  const isOneEach = where === "query" && explode !== false;
  if (!isOneEach && texts.length > 1) return UNDECIDED;
  const types = "type" in items ? [items.type].flat() : [];
  const values = (isOneEach ? texts : texts.flatMap((text) => text.split(","))).map((text) =>
    textValue(types, text),
  );
  return values.includes(UNDECIDED) ? UNDECIDED : values;
}

/** The value that one text stands for; the text itself where it fits no type. */
function textValue(types: readonly unknown[], text: string): unknown {
  if (types.includes("boolean")) {
    if (text === "true" || text === "false") return text === "true";
    if (LOOSE_BOOLEAN.test(text)) return UNDECIDED;
  }
  const isNumeric = types.includes("integer") || types.includes("number");
  if (isNumeric && text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
  return text;
}
