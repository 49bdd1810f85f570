import type { Deps } from '../../platform/deps.ts';
import { findReporting } from '../../platform/reporting.ts';
import { addDays, dayOf, daysBetween, daysOf } from '../../platform/time.ts';
import { fewestValues } from '../forecast-series.ts';
import { forecasterOf } from '../forecaster-of.ts';
import { bucketAfter, bucketOf } from '../history/buckets.ts';
import { fillGaps } from '../history/fill-gaps.ts';
import { exhaustionOf } from './exhaust.ts';
import { deleteExhaustionsBefore, writeExhaustions, type PlanExhaustion } from './exhaustion-queries.ts';
import { findLastOfPage, findPlaces, sumUse, type DayOfUse, type Place } from './use-queries.ts';

const customersAtOnce = 100;
const historyDays = 120;

type Month = { first: string; renewsOn: string; through: string };

/**
 * Foresees for every customer when the credits of their plan in Make are used up. Make does not tell when credits are renewed: months of
 * the calendar are taken. Only what installations of the library use is known, so it may be earlier, not later.
 */
export async function foreseeExhaustion(deps: Deps): Promise<void> {
  const { timeZone } = await findReporting(deps.pool, deps.config);
  const madeAt = deps.now();
  const today = dayOf(madeAt, timeZone);
  const first = bucketOf(today, 'month');
  const month = { first, renewsOn: bucketAfter(first, 'month', 1), through: addDays(today, -1) };
  let after = '';
  for (;;) {
    const last = await findLastOfPage(deps.pool, after, customersAtOnce);
    if (last === null) break;
    const places = await findPlaces(deps.pool, after, customersAtOnce);
    const use = await readUse(deps, places, month);
    const foreseen: PlanExhaustion[] = [];
    for (const place of places) foreseen.push(await foresee(deps, place, use.get(keyOf(place)) ?? [], month));
    if (foreseen.length > 0) await writeExhaustions(deps.pool, foreseen, madeAt);
    after = last;
  }
  await deleteExhaustionsBefore(deps.pool, madeAt);
}

const keyOf = ({ customerId, place }: Pick<Place, 'customerId' | 'place'>) => `${customerId} ${place}`;

async function readUse({ pool }: Deps, places: Place[], { through }: Month) {
  const customerIds = [...new Set(places.map(({ customerId }) => customerId))];
  const from = addDays(through, 1 - historyDays);
  return Map.groupBy(await sumUse(pool, customerIds, { from, to: through }), keyOf);
}

async function foresee(deps: Deps, place: Place, use: DayOfUse[], month: Month): Promise<PlanExhaustion> {
  const { first, through, renewsOn } = month;
  const history = fillGaps(
    use.map(({ day, credits }) => ({ bucket: day, value: credits })),
    { through, interval: 'day', gap: 'zero' },
  );
  const credits = new Map(history.map(({ bucket, value }) => [bucket, value]));
  const used = daysOf({ from: first, to: through }).map((day) => credits.get(day) ?? 0);
  const known = {
    ...place,
    through,
    renewsOn,
    used: used.reduce((sum, value) => sum + value, 0),
    expected: null,
    earliestOn: null,
    exhaustedOn: null,
    p80On: null,
    model: null,
    lowHistory: true,
  };
  if (place.creditsPerMonth === null)
    return { ...known, reason: 'Neither Make nor anybody told how many credits the plan has.' };
  const limit = place.creditsPerMonth;
  if (history.length < fewestValues && known.used < limit)
    return { ...known, reason: `Nothing is foretold from fewer than ${fewestValues} days of use.` };
  const series = {
    values: history.map(({ value }) => value),
    season: 7,
    lastBucket: through,
    interval: 'day' as const,
    isRate: false,
  };
  const horizon = daysBetween(addDays(through, 1), renewsOn) - 1;
  const forecast = await forecasterOf(deps)({ series, horizon, widening: 1, isQuick: true });
  const expected = forecast?.points.map(({ value }) => value) ?? [];
  const residuals = forecast?.residuals ?? [];
  const exhaustion = exhaustionOf({ limit, firstDay: first, used, expected, residuals });
  return {
    ...known,
    ...exhaustion,
    expected: forecast && known.used + expected.reduce((sum, value) => sum + value, 0),
    model: forecast?.shown ?? null,
    lowHistory: forecast?.lowHistory ?? true,
    reason: exhaustion.exhaustedOn === null ? `They are expected to last until they are renewed.` : null,
  };
}
