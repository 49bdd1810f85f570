import type { Deps } from '../../platform/deps.ts';
import { findReporting } from '../../platform/reporting.ts';
import { addDays, dayOf } from '../../platform/time.ts';
import { lastDayOf } from '../history/buckets.ts';
import { readHistory } from '../history/read-history.ts';
import { findUnscored, insertScores, type Unscored } from '../store/score-queries.ts';

/** After so many days runs have ended or timed out, and payments have settled. */
const settlingDays = 2;
/** What could not be scored for so long, because nothing ran, is not looked for any more. */
const lookBackDays = 120;

/** Puts what came beside what was foretold, of every bucket that is over and settled; each point once. */
export async function scoreForecasts(deps: Deps): Promise<void> {
  const { timeZone, currency } = await findReporting(deps.pool, deps.config);
  const today = dayOf(deps.now(), timeZone);
  const unscored = await findUnscored(deps.pool, {
    from: addDays(today, -lookBackDays),
    to: today,
    timeZone,
    currency,
  });
  const due = unscored.filter(
    ({ bucket, interval }) => addDays(lastDayOf(bucket, interval), settlingDays) < today,
  );
  for (const group of Object.values(Object.groupBy(due, ({ metric, interval }) => `${metric} ${interval}`)))
    if (group?.[0]) await scoreMetric(deps, group[0], group);
}

async function scoreMetric(deps: Deps, { metric, interval }: Unscored, points: Unscored[]): Promise<void> {
  const { values, flaw } = await deps.reading.inSnapshot((db, freshness) =>
    readHistory(db, deps, { metric, interval }, freshness),
  );
  if (flaw !== null) return; // a score stays as it is, too
  const actuals = new Map(values.map(({ bucket, value }) => [bucket, value]));
  const scores = points.flatMap(({ forecastId, bucket }) => {
    const actual = actuals.get(bucket);
    return actual === undefined ? [] : [{ forecastId, bucket, actual }];
  });
  await insertScores(deps.pool, scores, deps.now());
}
