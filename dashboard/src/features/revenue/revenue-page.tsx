import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ChartCard } from '../../charts/chart-card.tsx';
import { bucketsOf, intervalOf } from '../../time-range/buckets.ts';
import { ComparisonButton } from '../../time-range/comparison-button.tsx';
import { DateRangePicker } from '../../time-range/date-range-picker.tsx';
import { useDateRange } from '../../time-range/use-date-range.ts';
import { CsvButton } from '../../ui/csv-button.tsx';
import { DataState } from '../../ui/data-state.tsx';
import { FigurePart } from '../../ui/figure-part.tsx';
import { FiguresSkeleton } from '../../ui/figures-skeleton.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { ByCurrency } from './by-currency.tsx';
import { MrrPart } from './mrr-part.tsx';
import { earnedFigures, sellingFigures } from './revenue-figures.ts';
import { earnedSeries } from './revenue-series.ts';
import { RevenueBreakdown } from './revenue-breakdown.tsx';
import { LeftOut } from './left-out.tsx';
import { revenueQuery, type Report, type RevenueFigures } from './revenue-query.ts';

/** What was earned, where it came from, and what recurs. */
export function RevenuePage() {
  const range = useDateRange();
  const interval = intervalOf(range);
  const query = useQuery(revenueQuery(range, interval));
  const { from, to, compare, compareFrom, compareTo } = range;
  return (
    <>
      <PageHeader
        title="Revenue"
        description={
          query.data && (
            <>
              Every figure from the ledger, as of <TimeText at={query.data.asOf} /> · {query.data.timeZone}
            </>
          )
        }
        actions={
          <>
            <CsvButton
              path="/admin/analytics/revenue"
              values={{ from, to, compare, compareFrom, compareTo, interval }}
              name="revenue"
            />
            <DateRangePicker range={range} />
            <ComparisonButton range={range} />
          </>
        }
      />
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
          {(report) => <EarnedParts report={report} />}
        </DataState>
        <RevenueBreakdown range={range} />
        <MrrPart range={range} />
        <ByCurrency range={range} />
      </Stack>
    </>
  );
}

function EarnedParts({ report }: { report: Report<RevenueFigures> }) {
  const interval = intervalOf(report);
  const buckets = useMemo(() => bucketsOf(report, interval), [report, interval]);
  const series = useMemo(() => earnedSeries(report, buckets), [report, buckets]);
  return (
    <Stack gap={32}>
      <FigurePart title="Earned" figures={earnedFigures} report={report}>
        <ChartCard
          name="earned"
          title={`Net revenue per ${interval}`}
          days={buckets}
          series={series}
          csv={{ path: '/admin/analytics/revenue', values: { from: report.from, to: report.to, interval } }}
          events="library"
        />
      </FigurePart>
      <FigurePart title="Selling" figures={sellingFigures} report={withConversion(report)}>
        <LeftOut totals={report.totals} />
      </FigurePart>
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
