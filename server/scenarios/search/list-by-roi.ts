import type { Db } from '../../platform/database.ts';
import type { ScenarioFilter } from './filter.ts';
import { listFoundAmong, listFoundBelow, type Listing, type ListOptions } from './listing-queries.ts';

/**
 * The next listings by ROI (`measureRoi`), the best first, then those without any by their ids; one more than `limit`. The order is made
 * here: handing all figures to the database costs more than asking about the best until the page is full.
 */
export async function listByRoi(
  db: Db,
  filter: ScenarioFilter,
  { limit, after, rois }: ListOptions & { rois: ReadonlyMap<string, number> },
): Promise<Listing[]> {
  const found: Listing[] = [];
  const isFull = () => found.length > limit;
  if (after === null || after.sortKey !== null) {
    const ranked = [...rois]
      .map(([id, sortKey]) => ({ id, sortKey }))
      .filter((each) => after === null || inOrder({ id: after.id, sortKey: after.sortKey ?? 0 }, each) < 0)
      .toSorted(inOrder);
    for (let [start, count] = [0, 200]; start < ranked.length && !isFull(); start += count, count *= 4) {
      const best = ranked.slice(start, start + count);
      const ids = await listFoundAmong(
        db,
        filter,
        best.map(({ id }) => id),
      );
      found.push(...best.filter(({ id }) => ids.has(id)));
    }
  }
  let below = after?.sortKey === null ? after.id : null;
  for (let count = 200; !isFull(); count *= 4) {
    const ids = await listFoundBelow(db, filter, below, count);
    found.push(...ids.filter((id) => !rois.has(id)).map((id) => ({ id, sortKey: null })));
    if (ids.length < count) break;
    below = ids.at(-1) ?? null;
  }
  return found.slice(0, limit + 1);
}

type Ranked = { id: string; sortKey: number };

function inOrder(a: Ranked, b: Ranked): number {
  return b.sortKey - a.sortKey || Number(a.id < b.id) - Number(a.id > b.id);
}
