import { listParts, type Part } from "../../document/parts.ts";
import type { OpenApiDocument } from "../../document/place.ts";
import { dropMutants } from "./drop-mutants.ts";
import { exampleMutants } from "./example-mutants.ts";
import { limitMutants } from "./limit-mutants.ts";
import { wordingMutants } from "./misplaced-words.ts";
import { additionMutants } from "./more-keywords.ts";
import type { Mutant } from "./mutant.ts";
import { nameMutants, refMutants } from "./name-mutants.ts";
import { provenanceMutants } from "./provenance-mutants.ts";
import { schemaMutants } from "./schema-mutants.ts";
import { credentialMutants, valueMutants } from "./value-mutants.ts";

/** Lists the mutants of a document: a few for each of its keywords, properties and names. */
export function listMutants(document: OpenApiDocument): Mutant[] {
  return [...listParts(document)].flatMap((part) => [
    ...dropMutants(part),
    ...byKind(part),
    ...valueMutants(part),
    ...credentialMutants(part),
    ...nameMutants(part),
    ...refMutants(document, part),
    ...provenanceMutants(part),
    ...wordingMutants(part),
    ...additionMutants(part),
  ]);
}

function byKind(part: Part): Mutant[] {
  if (part.kind === "Schema") return [...schemaMutants(part), ...limitMutants(part)];
  return part.kind === "Example" ? exampleMutants(part) : [];
}
