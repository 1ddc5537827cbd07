import type { Mutant } from "./mutant.ts";

/** Fields of examples that may hold anything, or objects with any fields. */
const FREE_FORM = "(profile_metadata|tool_arguments|input|ctx)";

/** Mutants that no verdict of the suite can hang on: what their names look like, and why. */
const REASONS: [reason: string, ...names: RegExp[]][] = [
  [
    "the words are there for people; redocly lint asks for some of them",
    /^drop description at #\/paths\/[^/]+\/\w+\/(requestBody|parameters\/\d+)$/,
    /^drop description at #\/components\/parameters\/\w+$/,
  ],
  [
    "an example is known by its name, and shown by its value",
    /^drop (summary|description) at #\/components\/examples\/\w+$/,
  ],
  [
    "anything may stand there",
    new RegExp(`^(change|rename) .* at #/components/examples/\\w+/value(/\\w+)*/${FREE_FORM}(/|$)`),
    /^change input at #\/components\/examples\//,
  ],
  [
    "a header is text on the wire, whatever else its type allows",
    /^(allow a object as well|allow null|drop type) at #.*\/headers\/[\w-]+\/schema$/,
  ],
  ["a tag is the heading of an operation in the docs", /^drop tags at #\/paths\/[^/]+\/\w+$/],
];

/** Why a mutant changes no verdict; undefined where it should. */
export const whyEquivalent = ({ name }: Pick<Mutant, "name">): string | undefined =>
  REASONS.find(([, ...names]) => names.some((it) => it.test(name)))?.[0];

export const equivalentNames: readonly RegExp[] = REASONS.flatMap(([, ...names]) => names);
