import type { MutantRow } from "../../suite/report/measurements.ts";
import { document, patched } from "../../suite/requests/correct.ts";
import { whyEquivalent } from "./equivalents.ts";
import type { Mutant } from "./mutant.ts";
import { listMutants } from "./mutants.ts";
import { isNoticed, noticedBy } from "./suite.ts";

/** Asks every part of the suite about every mutant of openapi.yaml. */
export function measureMutants(): MutantRow[] {
  return listMutants(document).map((mutant) => {
    const { kind, name, patch } = mutant;
    const parts = noticedBy(patched(document, patch), fieldOf(mutant));
    const equivalent = whyEquivalent(mutant);
    return { kind, name, parts, ...(equivalent && { equivalent }) };
  });
}

/** Tries the mutants of some names: how many there are, and which no part notices, without a reason. */
export function tryMutants(isMeant: (name: string) => boolean): {
  tried: number;
  missed: string[];
} {
  const meant = listMutants(document).filter(({ name }) => isMeant(name));
  const missed = meant.filter((mutant) => {
    if (whyEquivalent(mutant) !== undefined) return false;
    return !isNoticed(patched(document, mutant.patch), fieldOf(mutant));
  });
  return { tried: meant.length, missed: missed.map(({ name }) => name) };
}

/** The field whose schema is changed, if it is one's. */
function fieldOf({ patch }: Mutant): string {
  return /\/properties\/(\w+)/.exec(patch[0]?.path ?? "")?.[1] ?? "";
}
