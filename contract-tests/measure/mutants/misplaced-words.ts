import type { Part } from "../../document/parts.ts";
import { inside, keysOf, type Mutant, mutantsOf, put } from "./mutant.ts";

/** Moves words to where they are wrong: a fact told as a guess, and two fields' prose exchanged. */
export function wordingMutants(part: Part): Mutant[] {
  return [...guesses(part), ...exchanges(part)];
}

function guesses(part: Part): Mutant[] {
  const { description, "x-provenance": provenance } = part.node;
  const isDocumented = provenance === "documented" || Object(provenance).type === "documented";
  if (!isDocumented || typeof description !== "string") return [];
  const told = put(part, "description", `Inferred: ${description}`);
  return [mutantsOf("prose")("tell the fact as a guess", part, told)];
}

function exchanges(part: Part): Mutant[] {
  const { properties } = part.node;
  const names = part.kind === "Schema" ? keysOf(properties) : [];
  const proseOf = (name: string) => Object(Object(properties)[name]).description;
  return names.slice(1).flatMap((name, index) => {
    const other = names[index] ?? "";
    if (typeof proseOf(name) !== "string" || typeof proseOf(other) !== "string") return [];
    const field = (name: string) => ({ pointer: inside(part, "properties", name) });
    return mutantsOf("prose")(
      `exchange the prose of ${other} and ${name}`,
      part,
      put(field(other), "description", proseOf(name)),
      put(field(name), "description", proseOf(other)),
    );
  });
}
