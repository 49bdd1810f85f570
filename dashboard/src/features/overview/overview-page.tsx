import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Box, Paper, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { ChartCard } from '../../charts/chart-card.tsx';
import { completionSeries, returnSeries, revenueSeries } from '../../charts/figure-series.ts';
import { DateRangePicker } from '../../time-range/date-range-picker.tsx';
import { daysOf } from '../../time-range/days.ts';
import { DisputesNote } from '../../ui/disputes-note.tsx';
import { DataState } from '../../ui/data-state.tsx';
import { pickFigures, returnFigures, revenueFigures, usageFigures } from '../../ui/figure-definitions.ts';
import { FigurePart } from '../../ui/figure-part.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { FigureGates } from '../../ui/figure-gates.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { useBefore } from '../../ui/use-before.ts';
import { useFigureQuestion, type FigureQuestion } from '../../ui/use-figure-question.ts';
import { InsightsPart } from './insights-part.tsx';
import { OpenErrorsPart } from './open-errors-part.tsx';
import { overviewQuery, type Overview } from './overview-query.ts';

const FirstStepsNotice = lazy(async () => ({
  default: (await import('../first-steps/first-steps-notice.tsx')).FirstStepsNotice,
}));
// Fields to choose in are not needed for the first look.
const FigureFilters = lazy(async () => ({
  default: (await import('../../ui/figure-filters.tsx')).FigureFilters,
}));
const ModelPart = lazy(async () => ({ default: (await import('./model-part.tsx')).ModelPart }));
const SavingsPart = lazy(async () => ({ default: (await import('./savings-part.tsx')).SavingsPart }));

const filters = ['scenario', 'customer', 'aiModel', 'currency'] as const;

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
  const question = useFigureQuestion(filters);
  const { range, asked } = question;
  const { aiModel, show } = useAddress().values;
  const query = useQuery(overviewQuery(asked));
  const before = useBefore(question, overviewQuery);
  return (
    <>
      <PageHeader
        title={t`Overview`}
        description={query.data ? <AsOf overview={query.data} /> : unreadText(query.error)}
        actions={<DateRangePicker range={range} />}
      />
      <Suspense fallback={<Box h={{ base: 82, sm: 36 }} mb="md" />}>
        <FigureFilters filters={filters} question={question} />
      </Suspense>
      <Stack gap={32}>
        <Suspense>
          <WhoMay scope="settings:read">
            <FirstStepsNotice />
          </WhoMay>
          {aiModel && <ModelPart model={aiModel} range={range} />}
          {show === 'savings' && <SavingsPart range={range} />}
        </Suspense>
        <DataState query={query} skeleton={<OverviewSkeleton />}>
          {(overview) => <OverviewParts overview={overview} before={before} question={question} />}
        </DataState>
      </Stack>
    </>
  );
}

function OverviewParts(props: { overview: Overview; before: Overview | null; question: FigureQuestion }) {
  const { overview, before, question } = props;
  const { scenario, customer, aiModel, currency } = question.narrowed;
  const events = scenario ? { scenario } : 'library';
  const days = useMemo(() => daysOf(overview), [overview]);
  const series = useMemo(() => {
    const { items, currency } = overview;
    const earlier = before && { buckets: daysOf(before), items: before.items };
    return {
      revenue: revenueSeries(items, days, currency, earlier),
      completion: completionSeries(items, days, earlier),
      roi: returnSeries(items, days, currency, earlier),
    };
  }, [overview, days, before]);
  const csvOf = (figures: string) => ({
    path: `/admin/analytics/${figures}`,
    values: { ...question.alone, interval: 'day' },
  });
  return (
    <Stack gap={32}>
      {!scenario && !customer && !currency && <InsightsPart />}
      <FigurePart title={t`Revenue`} figures={revenueFigures} report={overview}>
        <ChartCard
          name="netRevenue"
          title={t`Net revenue per day`}
          days={days}
          series={series.revenue}
          csv={csvOf('revenue')}
          events={events}
        />
      </FigurePart>
      <FigurePart title={t`Use`} figures={overviewUsage} report={overview}>
        <ChartCard
          name="completion"
          title={t`Completion per day`}
          days={days}
          series={series.completion}
          csv={csvOf('completion')}
          events={events}
        />
      </FigurePart>
      <FigurePart
        title={t`Return for customers`}
        figures={returnFigures}
        report={overview}
        notes={{
          roi: !customer && !aiModel && (
            <DisputesNote from={overview.from} to={overview.to} scenario={scenario} />
          ),
        }}
      >
        <ChartCard
          name="roi"
          title={t`Value, cost and net per day`}
          days={days}
          series={series.roi}
          csv={csvOf('roi')}
          events={events}
        />
      </FigurePart>
      <FigureGates gates={overview.gates} />
      <OpenErrorsPart of={{ scenario, customer }} />
    </Stack>
  );
}

function unreadText(error: Error | null): string {
  return error ? t`The figures could not be read.` : t`Reading the figures…`;
}

function AsOf({ overview }: { overview: Overview }) {
  return (
    <Trans>
      As of <TimeText at={overview.asOf} /> · {overview.timeZone}
    </Trans>
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
