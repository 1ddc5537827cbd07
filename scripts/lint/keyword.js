// Holds the keywords of each schema against JSON Schema's own schema, where Redocly does not.
import { Ajv2020 } from "ajv/dist/2020.js";
import { isObject } from "../../contract-tests/document/json.ts";

const ajv = new Ajv2020({ allErrors: true });

/** What Redocly's rule "struct" does not mind; types and smallest values it does. */
const UNMINDED = ["exclusiveMinimum", "minItems", "uniqueItems"];

/** A keyword's value is one that it can have: a validator compiles it, and some value fits it. */
export function keyword() {
  return {
    Schema(node, ctx) {
      if (!isObject(node)) return;
      for (const [key, what] of [...notInJsonSchema(node), ...withoutMeaning(node)])
        ctx.report({ message: `${key} ${what}.`, location: ctx.location.child(key) });
    },
  };
}

function notInJsonSchema(schema) {
  ajv.validateSchema(schema);
  return (ajv.errors ?? []).flatMap(({ instancePath, keyword: broken, message }) => {
    const [, key, ...inner] = instancePath.split("/");
    // What is wrong further in is told of the schema there.
    return UNMINDED.includes(broken) && inner.length === 0 ? [[key, message]] : [];
  });
}

function withoutMeaning({ pattern, patternProperties, enum: values }) {
  const names = Object.keys(patternProperties ?? {});
  return [
    ...(isPattern(pattern ?? "")
      ? []
      : [["pattern", "is no regular expression that is fit for Unicode"]]),
    ...(names.every(isPattern) ? [] : [["patternProperties", "has a name that is no pattern"]]),
    ...(values?.length === 0 ? [["enum", "is empty: no value fits"]] : []),
  ];
}

/** Whether a text is a regular expression, and fit for Unicode: Redocly reads no other in examples. */
function isPattern(pattern) {
  try {
    return Boolean(new RegExp(pattern, "u"));
  } catch {
    return false;
  }
}
