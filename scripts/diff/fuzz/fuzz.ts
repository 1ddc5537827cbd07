// Draws pairs of documents, and holds the verdict on each against Ajv: where a value is found that
// breaks an app, the verdict has to be major.
import { compareDocuments } from "../compare.ts";
import { drawComponents, drawSchema } from "./draw-schema.ts";
import { mutate } from "./mutate.ts";
import { randomFrom } from "./random.ts";
import { type Contract, documentOf, findWitnesses, type Witnesses } from "./witness.ts";

export interface Drawn {
  base: Contract;
  revision: Contract;
}

export interface Tally {
  pairs: number;
  /** Values that break an app, found by Ajv. */
  witnesses: number;
  /** Those that the comparison let through, to be read by a person. */
  missed: string[];
}

/** The pair of documents that a seed stands for: one schema of the base is changed in one way. */
export function drawPair(seed: number): Drawn {
  const random = randomFrom(seed);
  const base = { components: drawComponents(random), schema: drawSchema(random) };
  const name = random.pick(["One", "Two", "", ""]);
  const component = base.components[name];
  const revision = component
    ? { ...base, components: { ...base.components, [name]: mutate(component, random) } }
    : { ...base, schema: mutate(base.schema, random) };
  return { base, revision };
}

/** Tries the pairs of so many seeds. */
export function fuzz(seeds: number[]): Tally {
  const tally: Tally = { pairs: 0, witnesses: 0, missed: [] };
  for (const seed of seeds) {
    const { base, revision } = drawPair(seed);
    const witnesses = witnessesOf(base, revision);
    if (!witnesses) continue;
    tally.pairs += 1;
    const changes = compareDocuments(
      { name: "base", root: documentOf(base) },
      { name: "revision", root: documentOf(revision) },
    );
    for (const direction of ["request", "response"] as const) {
      if (witnesses[direction] === undefined) continue;
      tally.witnesses += 1;
      const told = changes.filter((change) => change.direction === direction);
      if (told.some(({ verdict }) => verdict === "major")) continue;
      const value = JSON.stringify(witnesses[direction]);
      const sides = [base, revision].map((side) => JSON.stringify(side)).join("\n  became ");
      tally.missed.push(`Seed ${seed}: the ${direction} ${value} breaks an app.\n  ${sides}`);
    }
  }
  return tally;
}

/** Ajv takes no empty enum, and reads some schemas that hold themselves without an end. */
function witnessesOf(base: Contract, revision: Contract): Witnesses | undefined {
  try {
    return findWitnesses(base, revision);
  } catch {
    return undefined;
  }
}
