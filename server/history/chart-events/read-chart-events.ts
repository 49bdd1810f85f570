import type { Deps } from '../../platform/deps.ts';
import { notFound } from '../../platform/errors.ts';
import { findReporting } from '../../platform/reporting.ts';
import { addDays, dayOf } from '../../platform/time.ts';
import { findScenario } from '../../scenarios/find-scenario.ts';
import { subjects } from '../subjects.ts';
import {
  selectOpenedAlerts,
  selectPriceChanges,
  selectReleases,
  type PriceChangeRow,
} from './event-queries.ts';
import { priceText } from './price-text.ts';
import type { ChartEventQuery, ChartEvents } from './schema.ts';

type Event = ChartEvents['items'][number];

/** Of each kind; more lines than a chart can show. */
const mostOfAKind = 100;

/** What may have moved the figures of a period: versions that were published, prices that changed, alerts that opened; in their order. */
export async function readChartEvents(
  { pool, config }: Pick<Deps, 'pool' | 'config'>,
  { from, to, scenario }: ChartEventQuery,
): Promise<ChartEvents> {
  const found = scenario ? await findScenario(pool, scenario, { includeUnpublished: true }) : null;
  if (scenario && !found) throw notFound('The scenario');
  const { timeZone } = await findReporting(pool, config);
  const filter = {
    // A day more on both sides than any zone is ahead or behind; the days themselves decide below.
    from: new Date(`${addDays(from, -1)}T00:00:00Z`),
    to: new Date(`${addDays(to, 2)}T00:00:00Z`),
    scenarioId: found?.id ?? null,
    limit: mostOfAKind + 1,
  };
  const [releases, prices, alerts] = await Promise.all([
    selectReleases(pool, filter),
    selectPriceChanges(pool, filter),
    selectOpenedAlerts(pool, filter),
  ]);
  const placed = (at: Date) => ({ at: at.toISOString(), day: dayOf(at, timeZone) });
  const events: Event[] = [
    ...releases.slice(0, mostOfAKind).map(({ at, slug, title, number }): Event => ({
      kind: 'release',
      ...placed(at),
      text: `${title}: version ${number}`,
      path: `/dashboard/scenarios/${slug}`,
    })),
    ...prices.slice(0, mostOfAKind).map((change): Event => ({
      kind: 'price',
      ...placed(change.at),
      text: changeText(change),
      path: `/dashboard/changes/${change.number}`,
    })),
    ...alerts.slice(0, mostOfAKind).map(({ at, id, title }): Event => ({
      kind: 'alert',
      ...placed(at),
      text: title,
      path: `/dashboard/alerts?alert=${id}`,
    })),
  ];
  return {
    items: events
      .filter(({ day }) => day >= from && day <= to)
      .toSorted((one, other) => (one.at < other.at ? -1 : 1)),
    isWhole: [releases, prices, alerts].every(({ length }) => length <= mostOfAKind),
  };
}

function changeText({ subject, before, after }: PriceChangeRow): string {
  const name = subjects[subject]?.nameOf(after) ?? subject;
  return `${name}: ${priceText(before)} → ${priceText(after)}`;
}
