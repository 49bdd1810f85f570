/** Chance that falls the same way in every run: each part of the demo draws from a source of its own, named by its seed. */
export type Random = {
  /** At least 0, below 1. */
  next: () => number;
  /** A whole number between both, included. */
  whole: (from: number, to: number) => number;
  between: (from: number, to: number) => number;
  isTrue: (probability: number) => boolean;
  pick: <T>(items: readonly T[]) => T;
  pickWeighted: <T>(items: readonly T[], weightOf: (item: T) => number) => T;
  /** Waiting times: mostly short, sometimes long. */
  exponential: (mean: number) => number;
  /** Sizes: most near the median, few many times as large. */
  logNormal: (median: number, sigma: number) => number;
  /** How often something happens that happens `mean` times on average (Poisson). */
  count: (mean: number) => number;
  hex: (length: number) => string;
};

export function seededRandom(seed: string): Random {
  const next = mulberry32(hashText(seed));
  const between = (from: number, to: number) => from + (to - from) * next();
  const pickWeighted = <T>(items: readonly T[], weightOf: (item: T) => number): T => {
    let left = next() * items.reduce((sum, item) => sum + weightOf(item), 0);
    for (const item of items) {
      left -= weightOf(item);
      if (left < 0) return item;
    }
    return items.at(-1) as T;
  };
  return {
    next,
    between,
    pickWeighted,
    whole: (from, to) => Math.floor(between(from, to + 1)),
    isTrue: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)] as (typeof items)[number],
    exponential: (mean) => -mean * Math.log(1 - next()),
    logNormal: (median, sigma) =>
      median * Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())),
    count: (mean) => {
      let [times, product] = [0, next()];
      for (const limit = Math.exp(-mean); product > limit; times += 1) product *= next();
      return times;
    },
    hex: (length) => Array.from({ length }, () => Math.floor(next() * 16).toString(16)).join(''),
  };
}

/** A small generator with 32 bits of state and good dispersion (T. Ettinger's mulberry32). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FNV-1a. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
