import type { Db } from '../../platform/database.ts';
import { sum } from '../../platform/statistics.ts';
import { dayMs } from '../../platform/time.ts';
import { mostScenarios } from '../compute/read-facts.ts';
import { sizeClassesOf, type SizeClass } from '../model/size-class.ts';
import { countPopularity, type Popularity } from '../popularity/count-popularity.ts';
import { selectOffered, type OfferedRow } from './serve-queries.ts';

/** A scenario that may be recommended, the same for everybody. */
export type Candidate = Omit<OfferedRow, 'holders'> &
  Omit<Popularity, 'scenarioId'> & { sizeClass: SizeClass };

/** From so many on, who has what is read as it was counted within the hour: counting all takes most of a second then. */
const largeFrom = 2_000;
const nobody = { holders: 0, points: 0, installers: 0, buyers: 0 };

/** Everything that may be recommended, as it is at an instant; in a large library with the popularity of the last count. */
export async function readCatalogue(db: Db, now: Date): Promise<Candidate[]> {
  const offered = await selectOffered(db, mostScenarios);
  const isLarge = sum(offered.map(({ holders }) => holders)) >= largeFrom;
  const rows = isLarge ? offered : withCounts(offered, await countPopularity(db, now));
  const classes = sizeClassesOf(
    rows.map(({ holders, publishedAt }) => ({
      holders,
      ageDays: Math.floor((now.getTime() - publishedAt.getTime()) / dayMs),
    })),
  );
  return rows.map((row, place) => ({ ...row, sizeClass: classes[place]! }));
}

function withCounts(offered: readonly OfferedRow[], counted: readonly Popularity[]): OfferedRow[] {
  const known = new Map(counted.map(({ scenarioId, ...popularity }) => [scenarioId, popularity]));
  return offered.map((row) => ({ ...row, ...(known.get(row.id) ?? nobody) }));
}
