/** Chooses some of a list by chance; the same seed chooses the same. */
export function sample<T>(all: readonly T[], size: number, seed: number): T[] {
  const random = createRandom(seed);
  const indices = all.map((_, index) => ({ index, rank: random() }));
  const chosen = indices.sort((a, b) => a.rank - b.rank).slice(0, size);
  return chosen
    .map(({ index }) => index)
    .sort((a, b) => a - b)
    .flatMap((index) => all.slice(index, index + 1));
}

/** The generator mulberry32: numbers in [0, 1) that hang on the seed alone. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
