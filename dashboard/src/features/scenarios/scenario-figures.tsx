import { t } from '@lingui/core/macro';
import { Group, Paper, Skeleton, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { QueryValues } from '../../api/client.ts';
import type { figuresQuery } from '../../api/figures.ts';
import type { AdminScenarioDetail } from '../../api/scenarios.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { completionSeries, returnSeries, revenueSeries } from '../../charts/figure-series.ts';
import type { Series } from '../../charts/series.ts';
import { bucketsOf, intervalOf, type Interval } from '../../time-range/buckets.ts';
import { DateRangePicker } from '../../time-range/date-range-picker.tsx';
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
import { useBefore } from '../../ui/use-before.ts';
import { useFigureQuestion } from '../../ui/use-figure-question.ts';
import { completionAsked, returnAsked, revenueAsked, type ScenarioReport } from './scenario-analytics.ts';

const revenue = pickFigures(revenueFigures, ['netRevenue', 'grossVolume', 'refundRate']);
const usage = pickFigures(usageFigures, ['started', 'completed', 'completionRate']);

/** What the scenario brought in, how its runs went and what they were worth, over the period in the address. */
export function ScenarioFigures({ scenario: { id } }: { scenario: AdminScenarioDetail }) {
  const { range, asked, before } = useFigureQuestion([]);
  const interval = intervalOf(range);
  const of = { scenario: id, interval };
  const periods = { asked: { ...asked, ...of }, before: before && { ...before, ...of } };
  return (
    <Stack gap="md" component="section" aria-label={t`Figures`}>
      <Group justify="space-between" gap="sm">
        <Title order={2} fz={18}>{t`Figures`}</Title>
        <DateRangePicker range={range} />
      </Group>
      <Stack gap={28}>
        <ReportPart
          {...periods}
          title={t`Revenue`}
          figures={revenue}
          ask={revenueAsked}
          chart={{ name: 'netRevenue', title: t`Net revenue per ${interval}` }}
          series={({ items, currency }, buckets, earlier) => revenueSeries(items, buckets, currency, earlier)}
        />
        <ReportPart
          {...periods}
          title={t`Use`}
          figures={usage}
          ask={completionAsked}
          chart={{ name: 'completion', title: t`Completion per ${interval}` }}
          series={({ items }, buckets, earlier) => completionSeries(items, buckets, earlier)}
        />
        <ReportPart
          {...periods}
          title={t`Return for customers`}
          figures={returnFigures}
          ask={returnAsked}
          chart={{ name: 'roi', title: t`Value, cost and net per ${interval}` }}
          series={({ items, currency }, buckets, earlier) => returnSeries(items, buckets, currency, earlier)}
          notes={{ roi: <DisputesNote from={range.from} to={range.to} scenario={id} /> }}
        />
      </Stack>
    </Stack>
  );
}

type Earlier<Item> = { buckets: string[]; items: Item[] } | null;

function ReportPart<Item>(props: {
  asked: QueryValues & { scenario: string; interval: Interval };
  before: QueryValues | null;
  title: string;
  figures: FigureDefinition[];
  ask: (values: QueryValues) => {
    path: string;
    values: QueryValues;
    query: ReturnType<typeof figuresQuery<ScenarioReport<Item>>>;
  };
  chart: { name: string; title: string };
  series: (report: ScenarioReport<Item>, buckets: string[], earlier: Earlier<Item>) => Series[];
  notes?: Record<string, ReactNode>;
}) {
  const { asked, before, title, figures, ask, chart, series, notes = {} } = props;
  const { scenario, interval } = asked;
  const question = ask(asked);
  const query = useQuery(question.query);
  const former = useBefore({ before, alone: asked }, (values) => ask(values).query);
  return (
    <DataState query={query} skeleton={<PartSkeleton />}>
      {(report) => {
        const buckets = bucketsOf(report, interval);
        const earlier = former && { buckets: bucketsOf(former, interval), items: former.items };
        return (
          <FigurePart title={title} figures={figures} report={report} notes={notes}>
            <ChartCard
              {...chart}
              days={buckets}
              series={series(report, buckets, earlier)}
              csv={{ path: question.path, values: { ...question.values, compare: 'none' } }}
              events={{ scenario }}
            />
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
