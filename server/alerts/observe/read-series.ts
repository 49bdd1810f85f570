import { completionSource } from '../../analytics/completion.ts';
import type { Grouping } from '../../analytics/answer-figures.ts';
import { revenueSource } from '../../analytics/revenue.ts';
import { scopeOf, type AnalyticsDeps, type Scope } from '../../analytics/scope.ts';
import type { Db } from '../../platform/database.ts';
import { daysOf, type DayRange } from '../../platform/time.ts';
import type { Point } from '../detect/normal.ts';
import { metricOf, type Metric, type MetricName } from '../metrics.ts';
import { readOfInstallation } from './read-of-installation.ts';
import { subjectOf, type Place, type Watched } from './place.ts';
import { isBrief, readOnce, type SharedReadings } from './shared-readings.ts';

export type ReadDeps = AnalyticsDeps & { shared?: SharedReadings };
export type SeriesOf = DayRange & Watched & { metric: MetricName };
export type Asked = DayRange & Place & { metric: MetricName };
/** One value: of a bucket, or of the whole period; of a group, or of all. */
export type Measured = { bucket: string | null; group: string | null; value: number | null; volume: number };

type Row = { bucket: string | null; group: string | null };

/** Reads a metric as the dashboard defines it, by the use cases that answer it. */
export async function readMeasured(
  deps: ReadDeps,
  { metric: name, from, to, scenario, customer, installation }: Asked,
  grouping: Grouping,
): Promise<Measured[]> {
  const metric: Metric = metricOf(name);
  const place = { from, to, scenario, customer, installation };
  if (metric.source === 'revenue')
    return measured(
      metric,
      await readOnce(deps.shared, ['revenue', place, grouping], () =>
        inScope(deps, place, (db, scope) => revenueSource.readItems(db, scope, grouping)),
      ),
    );
  if (installation !== undefined)
    return measured(
      metric,
      await readOnce(deps.shared, ['installation', place, grouping], () =>
        inScope(deps, place, (db, scope) => readOfInstallation(db, scope, installation, grouping)),
      ),
    );
  const readsWhole = !isBrief(metric) || (deps.shared?.needsWhole === true && grouping.interval === 'day');
  return measured(
    metric,
    await readOnce(deps.shared, ['completion', readsWhole, place, grouping], () =>
      inScope(deps, place, (db, scope) =>
        completionSource.readItems(db, readsWhole ? scope : { ...scope, isBrief: true }, grouping),
      ),
    ),
  );
}

/** In a snapshot of its own: of a period and a place. */
function inScope<T>(
  deps: ReadDeps,
  { from, to, scenario, customer }: DayRange & Place,
  read: (db: Db, scope: Scope) => Promise<T>,
): Promise<T> {
  return deps.reading.inSnapshot(async (db, freshness) =>
    read(db, await scopeOf(db, deps, { from, to, scenario, customer, compare: 'none' }, freshness)),
  );
}

const measured = <R extends Row>(
  { value, volume }: { value: (row: R) => number | null; volume: (row: R) => number },
  rows: readonly R[],
): Measured[] =>
  rows.map((row) => ({ bucket: row.bucket, group: row.group, value: value(row), volume: volume(row) }));

/**
 * The days of a metric, by subject. Days without anything count as nothing from the first day on that has something: a
 * library that is not older than that has no history of zeros.
 */
export async function readSeries(deps: ReadDeps, asked: SeriesOf): Promise<Map<string, Point[]>> {
  const groupBy = asked.scope === 'scenarios' ? 'scenario' : 'none';
  const rows = await readMeasured(deps, asked, { interval: 'day', groupBy });
  const known = new Map<string, Map<string, Measured>>();
  for (const row of rows) {
    const subject = groupBy === 'none' ? subjectOf(asked) : row.group;
    if (subject === null || row.bucket === null) continue;
    const days = known.get(subject) ?? new Map<string, Measured>();
    known.set(subject, days.set(row.bucket, row));
  }
  const { isSum } = metricOf(asked.metric);
  return new Map(
    [...known].map(([subject, days]) => {
      const from = [...days.keys()].reduce((first, day) => (day < first ? day : first), asked.to);
      const points = daysOf({ from, to: asked.to }).map((day): Point => {
        const { value, volume } = days.get(day) ?? { value: isSum ? 0 : null, volume: 0 };
        return { day, value, volume };
      });
      return [subject, points];
    }),
  );
}
