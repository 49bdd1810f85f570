import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { apiGet } from '../../api/client.ts';
import type { CompletionDay, ReturnDay, RevenueDay } from '../../charts/figure-series.ts';

type Period = { from: string; to: string; compare: 'previous' | 'none' };

/** An answer of the analytics API over days. */
export type DailyReport<Day> = {
  from: string;
  to: string;
  currency: string;
  asOf: string;
  totals: Record<string, unknown>;
  previous: Record<string, unknown> | null;
  items: Day[];
};

/** The figures of one scenario over a period, by day. */
function dailyQuery<Day>(
  path: string,
  scenarioId: string,
  { from, to, compare }: Period,
  more: Record<string, string> = {},
) {
  const values = { scenario: scenarioId, from, to, compare, interval: 'day', groupBy: 'none', ...more };
  return queryOptions({
    queryKey: [path, values],
    queryFn: ({ signal }) => apiGet<DailyReport<Day>>(path, values, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
}

export const revenueQuery = (scenarioId: string, period: Period) =>
  dailyQuery<RevenueDay>('/admin/analytics/revenue', scenarioId, period);
export const completionQuery = (scenarioId: string, period: Period) =>
  dailyQuery<CompletionDay>('/admin/analytics/completion', scenarioId, period);
export const returnQuery = (scenarioId: string, period: Period) =>
  dailyQuery<ReturnDay>('/admin/analytics/roi', scenarioId, period, { perspective: 'customer' });
