import { Paper, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ChartCard } from '../../charts/chart-card.tsx';
import { valuesByDay, type Series } from '../../charts/series.ts';
import { Waterfall } from '../../charts/waterfall.tsx';
import { formatCompactMoney, formatMoney, minorUnitDigits } from '../../format/money.ts';
import { bucketsOf, intervalOf } from '../../time-range/buckets.ts';
import { DataState } from '../../ui/data-state.tsx';
import { FigureGates } from '../../ui/figure-gates.tsx';
import { FigurePart } from '../../ui/figure-part.tsx';
import { FiguresSkeleton } from '../../ui/figures-skeleton.tsx';
import { Part } from '../../ui/part.tsx';
import type { FigureQuestion } from '../../ui/use-figure-question.ts';
import { LibraryScenarios } from './library-scenarios.tsx';
import { libraryFigures } from './roi-figures.ts';
import { libraryRoiQuery, type LibraryRoi } from './roi-query.ts';
import { librarySteps } from './roi-steps.ts';

/** What scenarios bring the library. */
export function LibraryParts({ question }: { question: FigureQuestion }) {
  const { range, asked } = question;
  const query = useQuery(libraryRoiQuery({ ...asked, interval: intervalOf(range) }));
  return (
    <Stack gap={32}>
      <DataState query={query} skeleton={<FiguresSkeleton rows={2} />}>
        {(report) => <Return report={report} />}
      </DataState>
      <LibraryScenarios question={question} />
    </Stack>
  );
}

function Return({ report }: { report: LibraryRoi }) {
  const interval = intervalOf(report);
  const buckets = useMemo(() => bucketsOf(report, interval), [report, interval]);
  const series = useMemo(() => librarySeries(report, buckets), [report, buckets]);
  return (
    <Stack gap={32}>
      <Stack gap="sm">
        <FigurePart title="Return for the library" figures={libraryFigures} report={report}>
          <ChartCard
            name="libraryRoi"
            title={`Revenue, cost and net per ${interval}`}
            days={buckets}
            series={series}
          />
        </FigurePart>
        <FigureGates gates={report.gates} />
      </Stack>
      <Part title="From revenue to net">
        <Paper>
          <Waterfall
            label="From the library’s revenue to its net"
            steps={librarySteps(report)}
            format={(amount) => formatMoney(amount, report.currency)}
          />
        </Paper>
      </Part>
    </Stack>
  );
}

function librarySeries({ items, currency }: LibraryRoi, buckets: string[]): Series[] {
  const one = (
    key: 'revenue' | 'cost' | 'net',
    label: string,
    role: Series['role'],
    shape: Series['shape'],
  ) => ({
    key,
    label,
    role,
    shape,
    axis: 'left' as const,
    values: valuesByDay(buckets, items, (item) => item[key], 0),
    format: (value: number) => formatMoney(value, currency),
    formatTick: (value: number) => formatCompactMoney(value, minorUnitDigits(currency), currency),
  });
  return [
    one('revenue', 'Revenue', 'third', 'bar'),
    one('cost', 'Cost', 'second', 'bar'),
    one('net', 'Net', 'first', 'line'),
  ];
}
