import { completionSource } from '../../analytics/completion.ts';
import type { Grouping } from '../../analytics/answer-figures.ts';
import { revenueSource } from '../../analytics/revenue.ts';
import { scopeOf, type AnalyticsDeps } from '../../analytics/scope.ts';
import { daysOf, type DayRange } from '../../platform/time.ts';
import type { Point } from '../detect/normal.ts';
import { metricOf, type Metric, type MetricName } from '../metrics.ts';
import { readOfInstallation } from './read-of-installation.ts';
import { subjectOf, type Place, type Watched } from './place.ts';

export type SeriesOf = DayRange & Watched & { metric: MetricName };
export type Asked = DayRange & Place & { metric: MetricName };
/** One value: of a bucket, or of the whole period; of a group, or of all. */
export type Measured = { bucket: string | null; group: string | null; value: number | null; volume: number };

/** Reads a metric as the dashboard defines it, by the use cases that answer it. */
export function readMeasured(deps: AnalyticsDeps, asked: Asked, grouping: Grouping): Promise<Measured[]> {
  const { from, to, scenario, customer, installation } = asked;
  const metric: Metric = metricOf(asked.metric);
  return deps.reading.inSnapshot(async (db, freshness) => {
    const whole = await scopeOf(db, deps, { from, to, scenario, customer, compare: 'none' }, freshness);
    if (metric.source === 'revenue')
      return (await revenueSource.readItems(db, whole, grouping)).map((row) => measuredOf(metric, row, row));
    if (installation !== undefined)
      return (await readOfInstallation(db, whole, installation, grouping)).map((row) =>
        measuredOf(metric, row, row),
      );
    const isBrief = !metric.needsDurations && !metric.isLeftOutOfBrief;
    const scope = isBrief ? { ...whole, isBrief } : whole;
    return (await completionSource.readItems(db, scope, grouping)).map((row) => measuredOf(metric, row, row));
  });
}

function measuredOf<Row>(
  metric: { value: (row: Row) => number | null; volume: (row: Row) => number },
  row: Row,
  { bucket, group }: { bucket: string | null; group: string | null },
): Measured {
  return { bucket, group, value: metric.value(row), volume: metric.volume(row) };
}

/**
 * The days of a metric, by subject. Days without anything count as nothing from the first day on that has something: a
 * library that is not older than that has no history of zeros.
 */
export async function readSeries(deps: AnalyticsDeps, asked: SeriesOf): Promise<Map<string, Point[]>> {
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
