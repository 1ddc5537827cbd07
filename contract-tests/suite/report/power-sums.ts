import type { Measured, MutantRow, Power } from "./measurements.ts";

/** How many went right, of how many. */
export interface Sum {
  right: number;
  total: number;
}

/** Counts what the suite caught, left alone and noticed. */
export function sumPower({ faults, legal, mutants }: Power): Record<keyof Power, Sum> {
  return { faults: sumMeasured(faults), legal: sumMeasured(legal), mutants: sumMutants(mutants) };
}

export function sumMeasured(rows: readonly Measured[]): Sum {
  const total = rows.reduce((sum, row) => sum + row.total, 0);
  return { total, right: total - rows.reduce((sum, { wrong }) => sum + wrong.length, 0) };
}

/** Those that can change no verdict do not count. */
export function sumMutants(mutants: readonly MutantRow[]): Sum {
  const counting = mutants.filter(({ equivalent }) => equivalent === undefined);
  return {
    total: counting.length,
    right: counting.filter(({ parts }) => parts.length > 0).length,
  };
}
