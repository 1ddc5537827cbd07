import type { MutantRow } from "../../suite/report/measurements.ts";
import { document, patched } from "../../suite/requests/correct.ts";
import { whyEquivalent } from "./equivalents.ts";
import type { Mutant } from "./mutant.ts";
import { listMutants } from "./mutants.ts";
import { noticedBy } from "./suite.ts";

/** Asks every part of the suite about every mutant of openapi.yaml, or about those of some names. */
export function measureMutants(isMeant = (_name: string) => true): MutantRow[] {
  const mutants = listMutants(document).filter(({ name }) => isMeant(name));
  return mutants.map((mutant) => {
    const { kind, name, patch } = mutant;
    const parts = noticedBy(patched(document, patch), fieldOf(mutant));
    const equivalent = whyEquivalent(mutant);
    return { kind, name, parts, ...(equivalent && { equivalent }) };
  });
}

/** The field whose schema is changed, if it is one's. */
function fieldOf({ patch }: Mutant): string {
  return /\/properties\/(\w+)/.exec(patch[0]?.path ?? "")?.[1] ?? "";
}
