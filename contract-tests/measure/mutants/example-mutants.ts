import { escapePointer, isObject } from "../../document/json.ts";
import type { Part } from "../../document/parts.ts";
import { type Mutant, mutantsOf, put, rename } from "./mutant.ts";

/** Changes each value and each name in an example. */
export function exampleMutants(part: Part): Mutant[] {
  const mutant = mutantsOf("examples");
  const places = [...placesIn(part.node.value, `${part.pointer}/value`)];
  return [
    ...places.map(({ owner, key, value }) => {
      // A null may stand for a text or a number, but hardly for a list.
      const other = value === null ? [7] : typeof value === "string" ? 7 : "other";
      return mutant(`change ${key}`, owner, put(owner, key, other));
    }),
    ...places
      .filter(({ isField }) => isField)
      .map(({ owner, key }) => mutant(`rename ${key}`, owner, rename(owner, key, `${key}_`))),
  ];
}

/** A value and the object or list that holds it. */
interface Held {
  owner: { pointer: string };
  key: string;
  value: unknown;
  isField: boolean;
}

function* placesIn(value: unknown, pointer: string): Generator<Held> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield { owner: { pointer }, key, value: inner, isField: isObject(value) };
    yield* placesIn(inner, `${pointer}/${escapePointer(key)}`);
  }
}
