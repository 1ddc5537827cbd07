import { isObject } from "../../document/json.ts";
import type { Part } from "../../document/parts.ts";
import { drop, inside, type Mutant, mutantsOf, put } from "./mutant.ts";

/** The word that makes of a fact a guess, or of a guess a fact. */
const opposite = (word: unknown) => (word === "inferred" ? "documented" : "inferred");

/** Changes what the document says of itself: where its facts come from, and its prose. */
export const wordMutants = (part: Part): Mutant[] => [...provenance(part), ...prose(part)];

function provenance(part: Part): Mutant[] {
  const mutant = mutantsOf("provenance");
  const word = part.node["x-provenance"];
  if (word === undefined) return [];
  const say = (word: unknown) => `say ${opposite(word)} for ${word}`;
  if (!isObject(word))
    return [
      mutant("drop x-provenance", part, drop(part, "x-provenance")),
      mutant(say(word), part, put(part, "x-provenance", opposite(word))),
    ];
  const map = { pointer: inside(part, "x-provenance") };
  return Object.entries(word).map(([keyword, known]) =>
    mutant(`${say(known)} of ${keyword}`, part, put(map, keyword, opposite(known))),
  );
}

function prose(part: Part): Mutant[] {
  const mutant = mutantsOf("prose");
  return ["title", "summary", "description"]
    .filter((keyword) => typeof part.node[keyword] === "string")
    .map((keyword) => mutant(`drop ${keyword}`, part, drop(part, keyword)));
}
