import { wilson } from '../../analytics/ratios.ts';
import type { Deps } from '../../platform/deps.ts';
import { notFound } from '../../platform/errors.ts';
import { findReporting } from '../../platform/reporting.ts';
import { addDays, dayOf } from '../../platform/time.ts';
import { findScenario } from '../../scenarios/find-scenario.ts';
import { countRatings, freedMinutes, sumRuns } from './queries.ts';
import type { Measured } from './schema.ts';

/** How a scenario does for those who have it, with how sure that is and of how many it is known. */
export async function readMeasured(
  { pool, now, config }: Pick<Deps, 'pool' | 'now' | 'config'>,
  idOrSlug: string,
): Promise<Measured> {
  const scenario = await findScenario(pool, idOrSlug);
  if (!scenario) throw notFound('The scenario');
  const at = now();
  const { timeZone } = await findReporting(pool, config);
  const to = dayOf(at, timeZone);
  const from = addDays(to, -29);
  const staleBefore = new Date(at.getTime() - config.taskStaleAfterMs);
  const place = {
    scenarioId: scenario.id,
    from,
    timeZone,
    staleBefore,
    staleDay: dayOf(staleBefore, timeZone),
  };
  const [runs, minutes, ratings] = await Promise.all([
    sumRuns(pool, place),
    freedMinutes(pool, scenario.id, from),
    countRatings(pool, scenario.id),
  ]);
  const { completed, finished } = runs;
  const interval = wilson(completed, finished);
  return {
    scenario: scenario.id,
    from,
    to,
    ...runs,
    completionRate: finished === 0 ? null : completed / finished,
    completionRateLow: interval?.low ?? null,
    completionRateHigh: interval?.high ?? null,
    minutes,
    ratings: ratingsOf(ratings),
  };
}

function ratingsOf(counted: { stars: number; count: number }[]): Measured['ratings'] {
  const count = counted.reduce((sum, each) => sum + each.count, 0);
  const points = counted.reduce((sum, each) => sum + each.stars * each.count, 0);
  return {
    count,
    mean: count === 0 ? null : points / count,
    byStars: [5, 4, 3, 2, 1].map((stars) => ({
      stars,
      count: counted.find((each) => each.stars === stars)?.count ?? 0,
    })),
  };
}
