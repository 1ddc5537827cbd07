// Our own lint rule on fields that only a request has, which no tool here tells apart in an answer.
import { isObject, keysOf } from "../../contract-tests/document/json.ts";
import { percentDecoded } from "../../contract-tests/document/percent.ts";

/** What holds examples and other data, in which a key is only a name. */
const DATA = ["example", "examples", "value", "default", "const", "enum"];

/** A field that answers leave out cannot be required of them: types, client and suite would miss it. */
export function writeOnly() {
  return {
    Root(root, ctx) {
      const seen = new Set();
      for (const { node, steps } of answersOf(root))
        for (const hidden of hiddenIn(root, node, steps, seen))
          ctx.report({
            message: `No answer has this field, which is writeOnly, and it is required of them: take it out of required, or give the request a schema of its own.`,
            location: ctx.location.child(hidden).key(),
          });
    },
  };
}

/** Each list of answers, and the keys that lead to it. */
function* answersOf({ paths }) {
  for (const [path, item] of Object.entries(paths ?? {}))
    for (const [method, operation] of Object.entries(item ?? {}))
      if (isObject(operation?.responses))
        yield { node: operation.responses, steps: ["paths", path, method, "responses"] };
}

/** The keys that lead to each required field that is writeOnly, through every $ref. */
function* hiddenIn(root, node, steps, seen) {
  if (typeof node !== "object" || node === null || seen.has(node)) return;
  seen.add(node);
  const named = stepsOfRef(node);
  if (named) yield* hiddenIn(root, valueAt(root, named), named, seen);
  if (Array.isArray(node.required) && isObject(node.properties))
    for (const [name, field] of Object.entries(node.properties)) {
      const schema = valueAt(root, stepsOfRef(field) ?? [...steps, "properties", name]);
      if (node.required.includes(name) && schema?.writeOnly === true)
        yield [...steps, "properties", name];
    }
  for (const [key, value] of Object.entries(node))
    if (!DATA.includes(key)) yield* hiddenIn(root, value, [...steps, key], seen);
}

function stepsOfRef(node) {
  if (typeof node?.$ref !== "string" || !node.$ref.startsWith("#/")) return undefined;
  return keysOf(percentDecoded(node.$ref));
}

const valueAt = (root, steps) => steps.reduce((node, key) => node?.[key], root);
