/** Random choices that a seed repeats. */
export interface Random {
  /** A number from 0 up to 1. */
  next(): number;
  chance(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
  uuid(): string;
}

/** Makes random choices from a seed (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const hex = (length: number) =>
    Array.from({ length }, () => Math.floor(next() * 16).toString(16)).join("");
  return {
    next,
    chance: (probability) => next() < probability,
    pick: <T>(values: readonly T[]) => {
      if (values.length === 0) throw new Error("There is nothing to pick from.");
      // An undefined may be one of them.
      return values[Math.floor(next() * values.length)] as T;
    },
    uuid: () => [8, 4, 4, 4, 12].map(hex).join("-"),
  };
}
