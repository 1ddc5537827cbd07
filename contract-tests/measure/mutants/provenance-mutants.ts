import { isObject } from "../../document/json.ts";
import type { Part } from "../../document/parts.ts";
import { inside, type Mutant, mutantsOf, put } from "./mutant.ts";

/** The word that makes of a fact a guess, or of a guess a fact. */
const opposite = (word: unknown) => (word === "inferred" ? "documented" : "inferred");

/** Takes each fact for a guess, and each guess for a fact. */
export function provenanceMutants(part: Part): Mutant[] {
  const mutant = mutantsOf("provenance");
  const word = part.node["x-provenance"];
  if (word === undefined) return [];
  const say = (word: unknown) => `say ${opposite(word)} for ${word}`;
  if (!isObject(word)) return [mutant(say(word), part, put(part, "x-provenance", opposite(word)))];
  const map = { pointer: inside(part, "x-provenance") };
  return Object.entries(word).map(([keyword, known]) =>
    mutant(`${say(known)} of ${keyword}`, part, put(map, keyword, opposite(known))),
  );
}
