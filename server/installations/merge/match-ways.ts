import { isSame, type JsonObject } from './json.ts';

export type Candidate = {
  key: string;
  own: JsonObject;
  ids: ReadonlySet<number>;
  index: number;
  /** Not of the version that all others come from, so that its place says nothing. */
  isNew: boolean;
};
type Found = { own: JsonObject; ids: ReadonlySet<number> };

/**
 * Names the routes of a router, or the branches of an if-else: each like the known one with which it shares most modules; without shared
 * modules, like the one that stood at the same place, or is as empty, and says the same. The others are new, and named by `side` and their place.
 */
export function matchWays(found: readonly Found[], known: readonly Candidate[], side: string): string[] {
  const keys = new Map<number, string>();
  const open = new Map(known.map((candidate) => [candidate.key, candidate]));
  const take = (index: number, { key }: Candidate): void => {
    keys.set(index, key);
    open.delete(key);
  };
  const pairs = found.flatMap(({ ids }, index) =>
    known.map((candidate) => ({ index, candidate, shared: sharedCount(ids, candidate.ids) })),
  );
  for (const { index, candidate, shared } of pairs.toSorted((a, b) => b.shared - a.shared)) {
    if (shared > 0 && !keys.has(index) && open.has(candidate.key)) take(index, candidate);
  }
  for (const [index, { own, ids }] of found.entries()) {
    if (keys.has(index)) continue;
    const isAlike = (candidate: Candidate) =>
      isSame(candidate.own, own) &&
      (candidate.ids.size + ids.size === 0 || (!candidate.isNew && candidate.index === index));
    const alike = [...open.values()].find(isAlike);
    if (alike) take(index, alike);
  }
  const prefix = side === '' ? '' : `${side}-`;
  return found.map((_, index) => keys.get(index) ?? `${prefix}${index}`);
}

function sharedCount(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  return [...a].filter((id) => b.has(id)).length;
}
