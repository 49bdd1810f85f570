import { t } from '@lingui/core/macro';
import { Paper, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ChartCard } from '../../charts/chart-card.tsx';
import { returnSeries, type ReturnDay } from '../../charts/figure-series.ts';
import { bucketsOf, intervalOf } from '../../time-range/buckets.ts';
import type { DayRange } from '../../time-range/days.ts';
import { DataState } from '../../ui/data-state.tsx';
import { roiQuery, type Roi } from './account-queries.ts';

/** Value, cost and what is left, in days, or in weeks or months where there are too many days to be told apart. */
export function ValueChart({ range: { from, to } }: { range: DayRange }) {
  const query = useQuery(roiQuery({ from, to, compare: 'none', groupBy: 'day' }));
  return (
    <DataState query={query} skeleton={<Skeleton height={320} />}>
      {(roi) => roi.items.length > 0 && <Chart range={{ from, to }} roi={roi} />}
    </DataState>
  );
}

function Chart({ range: { from, to }, roi: { items, currency } }: { range: DayRange; roi: Roi }) {
  const interval = intervalOf({ from, to });
  const buckets = useMemo(() => bucketsOf({ from, to }, interval), [from, to, interval]);
  const series = useMemo(
    () => returnSeries(summed(items, buckets), buckets, currency),
    [items, buckets, currency],
  );
  return (
    <Paper>
      <ChartCard name="value" title={t`Value, cost and net per ${interval}`} days={buckets} series={series} />
    </Paper>
  );
}

/** Days added up into the buckets in which they lie; what is not known of any day of one is not known of it. */
export function summed(days: readonly ReturnDay[], buckets: readonly string[]): ReturnDay[] {
  return buckets.flatMap((bucket, index) => {
    const next = buckets[index + 1];
    const within = days.filter(
      (day) => day.bucket !== null && day.bucket >= bucket && (next === undefined || day.bucket < next),
    );
    if (within.length === 0) return [];
    const sum = (figure: 'valueMicros' | 'costMicros' | 'netMicros') => {
      const known = within.flatMap((day) => day[figure] ?? []);
      return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
    };
    return {
      bucket,
      valueMicros: sum('valueMicros'),
      costMicros: sum('costMicros'),
      netMicros: sum('netMicros'),
    };
  });
}
