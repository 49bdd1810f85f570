import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ChartCard } from '../../charts/chart-card.tsx';
import { bucketsOf, intervalOf } from '../../time-range/buckets.ts';
import { ComparisonButton } from '../../time-range/comparison-button.tsx';
import { DateRangePicker } from '../../time-range/date-range-picker.tsx';
import { CsvButton } from '../../ui/csv-button.tsx';
import { DataState } from '../../ui/data-state.tsx';
import { FigureFilters } from '../../ui/figure-filters.tsx';
import { FigureGates } from '../../ui/figure-gates.tsx';
import { FigurePart } from '../../ui/figure-part.tsx';
import { FiguresSkeleton } from '../../ui/figures-skeleton.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useBefore } from '../../ui/use-before.ts';
import { useFigureQuestion, type FigureQuestion } from '../../ui/use-figure-question.ts';
import { ByCurrency } from './by-currency.tsx';
import { MrrPart } from './mrr-part.tsx';
import { earnedFigures, sellingFigures } from './revenue-figures.ts';
import { earnedSeries } from './revenue-series.ts';
import { RevenueBreakdown } from './revenue-breakdown.tsx';
import { LeftOut } from './left-out.tsx';
import { revenuePath, revenueQuery, type Report, type RevenueFigures } from './revenue-query.ts';

const filters = ['scenario', 'customer', 'plan', 'currency', 'bundle', 'country'] as const;

/** What was earned, where it came from, and what recurs. */
export function RevenuePage() {
  const question = useFigureQuestion(filters);
  const { range, asked } = question;
  const interval = intervalOf(range);
  const query = useQuery(revenueQuery({ ...asked, interval }));
  const before = useBefore(question, revenueQuery, { interval });
  return (
    <>
      <PageHeader
        title={t`Revenue`}
        description={
          query.data && (
            <Trans>
              Every figure from the ledger, as of <TimeText at={query.data.asOf} /> · {query.data.timeZone}
            </Trans>
          )
        }
        actions={
          <>
            <CsvButton path={revenuePath} values={{ ...asked, interval }} name="revenue" />
            <DateRangePicker range={range} />
            <ComparisonButton range={range} />
          </>
        }
      />
      <FigureFilters filters={filters} question={question} />
      <Stack gap={32}>
        <DataState
          query={query}
          skeleton={
            <Stack gap={32}>
              <FiguresSkeleton rows={2} />
              <Skeleton height={180} />
            </Stack>
          }
        >
          {(report) => <EarnedParts report={report} before={before} question={question} />}
        </DataState>
        <RevenueBreakdown question={question} />
        <MrrPart />
        <ByCurrency />
      </Stack>
    </>
  );
}

type Earned = Report<RevenueFigures>;

function EarnedParts(props: { report: Earned; before: Earned | null; question: FigureQuestion }) {
  const { report, before, question } = props;
  const { scenario } = question.narrowed;
  const interval = intervalOf(report);
  const buckets = useMemo(() => bucketsOf(report, interval), [report, interval]);
  const series = useMemo(() => earnedSeries(report, buckets, before), [report, buckets, before]);
  return (
    <Stack gap={32}>
      <FigurePart title={t`Earned`} figures={earnedFigures} report={report}>
        <ChartCard
          name="earned"
          title={t`Net revenue per ${interval}`}
          days={buckets}
          series={series}
          csv={{ path: revenuePath, values: { ...question.alone, interval } }}
          events={scenario ? { scenario } : 'library'}
        />
      </FigurePart>
      <FigurePart title={t`Selling`} figures={sellingFigures} report={withConversion(report)}>
        <LeftOut totals={report.totals} />
      </FigurePart>
      <FigureGates gates={report.gates.filter(({ code }) => code !== 'incomplete')} />
    </Stack>
  );
}

/** Checkout conversion is told by its two counts; the page divides them. */
function withConversion(report: Report<RevenueFigures>) {
  const conversion = (figures: RevenueFigures | null) =>
    figures && {
      ...figures,
      checkoutConversion: figures.checkoutsCreated
        ? (figures.checkoutsPaid ?? 0) / figures.checkoutsCreated
        : null,
    };
  return {
    ...report,
    totals: { ...report.totals, ...conversion(report.totals) },
    previous: conversion(report.previous),
  };
}
