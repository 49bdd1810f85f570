import { t } from '@lingui/core/macro';
import { Group, Paper, Skeleton, Stack, Title } from '@mantine/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AdminScenarioDetail } from '../../api/scenarios.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { completionSeries, returnSeries, revenueSeries } from '../../charts/figure-series.ts';
import type { Series } from '../../charts/series.ts';
import { DateRangePicker } from '../../time-range/date-range-picker.tsx';
import { daysOf } from '../../time-range/days.ts';
import { useDateRange } from '../../time-range/use-date-range.ts';
import { DisputesNote } from '../../ui/disputes-note.tsx';
import { DataState } from '../../ui/data-state.tsx';
import {
  pickFigures,
  returnFigures,
  revenueFigures,
  usageFigures,
  type FigureDefinition,
} from '../../ui/figure-definitions.ts';
import { FigurePart } from '../../ui/figure-part.tsx';
import { completionQuery, returnQuery, revenueQuery, type DailyReport } from './scenario-analytics.ts';

const revenue = pickFigures(revenueFigures, ['netRevenue', 'grossVolume', 'refundRate']);
const usage = pickFigures(usageFigures, ['started', 'completed', 'completionRate']);

/** What the scenario brought in, how its runs went and what they were worth, over the period in the address. */
export function ScenarioFigures({ scenario: { id } }: { scenario: AdminScenarioDetail }) {
  const range = useDateRange();
  return (
    <Stack gap="md" component="section" aria-label={t`Figures`}>
      <Group justify="space-between" gap="sm">
        <Title order={2} fz={18}>{t`Figures`}</Title>
        <DateRangePicker range={range} />
      </Group>
      <Stack gap={28}>
        <DailyPart
          title={t`Revenue`}
          figures={revenue}
          query={useQuery(revenueQuery(id, range))}
          chart={{ name: 'netRevenue', title: t`Net revenue per day` }}
          series={({ items, currency }, days) => revenueSeries(items, days, currency)}
        />
        <DailyPart
          title={t`Use`}
          figures={usage}
          query={useQuery(completionQuery(id, range))}
          chart={{ name: 'completion', title: t`Completion per day` }}
          series={({ items }, days) => completionSeries(items, days)}
        />
        <DailyPart
          title={t`Return for customers`}
          figures={returnFigures}
          query={useQuery(returnQuery(id, range))}
          chart={{ name: 'roi', title: t`Value, cost and net per day` }}
          series={({ items, currency }, days) => returnSeries(items, days, currency)}
          notes={{ roi: <DisputesNote from={range.from} to={range.to} scenario={id} /> }}
        />
      </Stack>
    </Stack>
  );
}

function DailyPart<Day>(props: {
  title: string;
  figures: FigureDefinition[];
  query: UseQueryResult<DailyReport<Day>>;
  chart: { name: string; title: string };
  series: (report: DailyReport<Day>, days: string[]) => Series[];
  notes?: Record<string, ReactNode>;
}) {
  const { title, figures, query, chart, series, notes = {} } = props;
  return (
    <DataState query={query} skeleton={<PartSkeleton />}>
      {(report) => {
        const days = daysOf(report);
        return (
          <FigurePart title={title} figures={figures} report={report} notes={notes}>
            <ChartCard {...chart} days={days} series={series(report, days)} />
          </FigurePart>
        );
      }}
    </DataState>
  );
}

function PartSkeleton() {
  return (
    <Stack gap="sm">
      <Skeleton height={25} width={120} />
      <Paper p="md" h={430}>
        <Skeleton height={74} mb={32} />
        <Skeleton height={250} />
      </Paper>
    </Stack>
  );
}
