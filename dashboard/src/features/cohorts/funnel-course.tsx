import { t } from '@lingui/core/macro';
import { Group, Paper, SegmentedControl, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { QueryValues } from '../../api/client.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { valuesByDay, type Series } from '../../charts/series.ts';
import { formatCompactCount, formatCount } from '../../format/number.ts';
import { bucketsOf, intervalOf, type Interval } from '../../time-range/buckets.ts';
import { DataState } from '../../ui/data-state.tsx';
import { useAddress } from '../../ui/use-address.ts';
import type { FigureQuestion } from '../../ui/use-figure-question.ts';
import { funnelPath, funnelQuery, type FunnelFigures } from './cohorts-query.ts';
import { funnelSteps } from './funnel-steps.ts';

/** The first steps of the funnel by the day, week or month of the first look; who looked lately may still come further. */
export function FunnelCourse({ question }: { question: FigureQuestion }) {
  const { values: address, write } = useAddress();
  const { range, alone, narrowed } = question;
  const intervals = [
    { value: 'day', label: t`Days` },
    { value: 'week', label: t`Weeks` },
    { value: 'month', label: t`Months` },
  ] as const;
  const usual = intervalOf(range);
  const interval: Interval = intervals.find(({ value }) => value === address['interval'])?.value ?? usual;
  const values = { ...alone, interval };
  const query = useQuery(funnelQuery(values));
  return (
    <Stack gap="xs">
      <Group justify="flex-end">
        <SegmentedControl
          aria-label={t`Interval`}
          size="xs"
          data={intervals.map(({ value, label }) => ({ value, label }))}
          value={interval}
          onChange={(chosen) => write({ interval: chosen === usual ? undefined : chosen })}
        />
      </Group>
      <Paper>
        <DataState query={query} skeleton={<Skeleton height={330} />}>
          {({ items, from, to }) => (
            <Course
              items={items}
              buckets={{ from, to, interval }}
              csv={{ path: funnelPath, values }}
              scenario={narrowed.scenario}
            />
          )}
        </DataState>
      </Paper>
    </Stack>
  );
}

type Item = FunnelFigures & { bucket: string | null };

function Course(props: {
  items: Item[];
  buckets: { from: string; to: string; interval: Interval };
  csv: { path: string; values: QueryValues };
  scenario: string | undefined;
}) {
  const { items, scenario, csv } = props;
  const { from, to, interval } = props.buckets;
  const buckets = useMemo(() => bucketsOf({ from, to }, interval), [from, to, interval]);
  const series = useMemo(() => courseSeries(items, buckets), [items, buckets]);
  return (
    <ChartCard
      name="funnel"
      title={t`First looks and what came of them per ${interval}`}
      days={buckets}
      series={series}
      csv={csv}
      events={scenario ? { scenario } : 'library'}
    />
  );
}

const looks = {
  viewed: { role: 'quiet', shape: 'bar' },
  installed: { role: 'first', shape: 'bar', isPart: true },
  firstCompletion: { role: 'second', shape: 'line' },
} as const;

function courseSeries(items: Item[], buckets: string[]): Series[] {
  const words = funnelSteps({
    viewed: 0,
    installed: 0,
    firstCompletion: 0,
    retained: 0,
    pending: 0,
    paid: 0,
  });
  return words.flatMap(({ figure, label, definition }) =>
    figure === 'retained'
      ? []
      : [
          {
            ...looks[figure],
            key: figure,
            label,
            definition,
            unit: t`customers`,
            axis: 'left' as const,
            values: valuesByDay(buckets, items, (item) => item[figure], 0),
            format: (value: number) => formatCount(value),
            formatTick: (value: number) => formatCompactCount(value),
          },
        ],
  );
}
