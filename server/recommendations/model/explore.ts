import { createHash } from 'node:crypto';

/** The fourth place and every fifth after it are for what few have had the chance to see; the first three are not touched. */
const firstPlace = 4;
const everyPlaces = 5;

const isToExplore = (place: number) => place >= firstPlace && (place - firstPlace) % everyPlaces === 0;

/**
 * Puts small and new ones into the places 4, 9, 14 …, as long as there are any further down; the rest keep their order. Which ones is drawn by a
 * hash of the customer and the week, so that all of them get their turn and a list stays as it is for a week.
 */
export function withExploration<T extends { id: string }>(
  ranked: readonly T[],
  limit: number,
  { isHardlySeen, seed }: { isHardlySeen: (one: T) => boolean; seed: string },
): { item: T; isExploring: boolean }[] {
  const drawn = ranked
    .slice(firstPlace - 1)
    .filter(isHardlySeen)
    .map((item) => ({ item, lot: lotOf(seed, item.id) }))
    .toSorted((a, b) => (a.lot < b.lot ? -1 : 1))
    .map(({ item }) => item);
  const shown: { item: T; isExploring: boolean }[] = [];
  const taken = new Set<string>();
  const take = (from: readonly T[], start: number): { item: T; next: number } | null => {
    for (let index = start; index < from.length; index += 1)
      if (!taken.has(from[index]!.id)) return { item: from[index]!, next: index + 1 };
    return null;
  };
  let [nextRanked, nextDrawn] = [0, 0];
  while (shown.length < limit) {
    const explored = isToExplore(shown.length + 1) ? take(drawn, nextDrawn) : null;
    const chosen = explored ?? take(ranked, nextRanked);
    if (!chosen) break;
    if (explored) nextDrawn = explored.next;
    else nextRanked = chosen.next;
    taken.add(chosen.item.id);
    shown.push({ item: chosen.item, isExploring: explored !== null });
  }
  return shown;
}

const lotOf = (seed: string, id: string) => createHash('sha256').update(`${seed}:${id}`).digest('hex');
