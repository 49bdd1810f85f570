import { Paper, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { ChartCard } from '../../charts/chart-card.tsx';
import { completionSeries, returnSeries, revenueSeries } from '../../charts/figure-series.ts';
import { comparedWith } from '../../time-range/compared-range.ts';
import { DateRangePicker } from '../../time-range/date-range-picker.tsx';
import { daysOf } from '../../time-range/days.ts';
import { useDateRange } from '../../time-range/use-date-range.ts';
import { DisputesNote } from '../../ui/disputes-note.tsx';
import { DataState } from '../../ui/data-state.tsx';
import { pickFigures, returnFigures, revenueFigures, usageFigures } from '../../ui/figure-definitions.ts';
import { FigurePart } from '../../ui/figure-part.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { InsightsPart } from './insights-part.tsx';
import { OpenErrorsPart } from './open-errors-part.tsx';
import { overviewQuery, type Overview } from './overview-query.ts';

const FirstStepsNotice = lazy(async () => ({
  default: (await import('../first-steps/first-steps-notice.tsx')).FirstStepsNotice,
}));
const ModelPart = lazy(async () => ({ default: (await import('./model-part.tsx')).ModelPart }));
const SavingsPart = lazy(async () => ({ default: (await import('./savings-part.tsx')).SavingsPart }));

const overviewUsage = pickFigures(usageFigures, [
  'installations',
  'retention30Days',
  'activation',
  'started',
  'completionRate',
  'silentShare',
  'activeNow',
]);

/** Revenue, use and return of a period at a glance. */
export function OverviewPage() {
  const range = useDateRange();
  const { aiModel, show } = useAddress().values;
  const query = useQuery(overviewQuery({ ...range, aiModel }));
  // Day by day, what the changes at the tiles are against.
  const before = useQuery({
    ...overviewQuery({ ...comparedWith(range), compare: 'none', aiModel }),
    enabled: range.compare === 'previous',
    select: (overview) => (range.compare === 'previous' ? overview : null),
  });
  return (
    <>
      <PageHeader
        title="Overview"
        description={query.data ? <AsOf overview={query.data} /> : unreadText(query.error)}
        actions={<DateRangePicker range={range} />}
      />
      <Stack gap={32}>
        <Suspense>
          <WhoMay scope="settings:read">
            <FirstStepsNotice />
          </WhoMay>
          {aiModel && <ModelPart model={aiModel} range={range} />}
          {show === 'savings' && <SavingsPart range={range} />}
        </Suspense>
        <DataState query={query} skeleton={<OverviewSkeleton />}>
          {(overview) => <OverviewParts overview={overview} before={before.data} />}
        </DataState>
      </Stack>
    </>
  );
}

function OverviewParts(props: { overview: Overview; before: Overview | null | undefined }) {
  const { overview, before } = props;
  const days = useMemo(() => daysOf(overview), [overview]);
  const series = useMemo(() => {
    const { items, currency } = overview;
    return {
      revenue: revenueSeries(items, days, currency, before),
      completion: completionSeries(items, days),
      roi: returnSeries(items, days, currency, before),
    };
  }, [overview, days, before]);
  const csvOf = (figures: string) => ({
    path: `/admin/analytics/${figures}`,
    values: { from: overview.from, to: overview.to, interval: 'day' },
  });
  return (
    <Stack gap={32}>
      <InsightsPart />
      <FigurePart title="Revenue" figures={revenueFigures} report={overview}>
        <ChartCard
          name="netRevenue"
          title="Net revenue per day"
          days={days}
          series={series.revenue}
          csv={csvOf('revenue')}
          events="library"
        />
      </FigurePart>
      <FigurePart title="Use" figures={overviewUsage} report={overview}>
        <ChartCard
          name="completion"
          title="Completion per day"
          days={days}
          series={series.completion}
          csv={csvOf('completion')}
          events="library"
        />
      </FigurePart>
      <FigurePart
        title="Return for customers"
        figures={returnFigures}
        report={overview}
        notes={{ roi: <DisputesNote from={overview.from} to={overview.to} /> }}
      >
        <ChartCard
          name="roi"
          title="Value, cost and net per day"
          days={days}
          series={series.roi}
          csv={csvOf('roi')}
          events="library"
        />
      </FigurePart>
      <OpenErrorsPart />
    </Stack>
  );
}

function unreadText(error: Error | null): string {
  return error ? 'The figures could not be read.' : 'Reading the figures…';
}

function AsOf({ overview }: { overview: Overview }) {
  return (
    <>
      As of <TimeText at={overview.asOf} /> · {overview.timeZone}
    </>
  );
}

/** As tall as the parts, so that nothing moves when they come. */
function OverviewSkeleton() {
  return (
    <Stack gap={32}>
      {['revenue', 'use', 'return'].map((part) => (
        <Stack key={part} gap="sm">
          <Skeleton height={25} width={120} />
          <Paper p="md" h={430}>
            <Skeleton height={74} mb={32} />
            <Skeleton height={250} />
          </Paper>
        </Stack>
      ))}
    </Stack>
  );
}
