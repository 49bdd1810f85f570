import { sum } from '../../platform/statistics.ts';
import type { Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { withLongStatements } from '../../platform/long-statement.ts';
import { pointsOf, windowDays } from '../model/popularity.ts';
import { countHolders, replacePopularity } from './popularity-queries.ts';

/** How popular a scenario is. */
export type Popularity = {
  scenarioId: string;
  /** Customers who have it. */
  holders: number;
  /** Popularity of the last 90 days, halved every 30. */
  points: number;
  /** Customers of the last 90 days who installed it and kept it, and who bought it without having installed it yet. */
  installers: number;
  buyers: number;
};

/** Of every scenario that somebody has, counted from all installations and purchases up to an instant. */
export async function countPopularity(db: Db, now: Date): Promise<Popularity[]> {
  return (await countHolders(db, { windowDays, now })).map(({ scenarioId, holders, byAge }) => ({
    scenarioId,
    holders,
    points: sum(byAge.map(({ age, count }) => count * pointsOf(age))),
    installers: sum(byAge.map(({ installed }) => installed)),
    buyers: sum(byAge.map(({ count, installed }) => count - installed)),
  }));
}

/** Counts it and keeps it as rows, which is what requests of large libraries read. */
export async function keepPopularity(deps: Pick<Deps, 'config' | 'pool' | 'logger' | 'now'>): Promise<void> {
  const at = deps.now();
  const popularity = await withLongStatements(deps, (pool) => countPopularity(pool, at));
  await replacePopularity(deps.pool, popularity, at);
}
