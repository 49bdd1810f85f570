import type { QueryValues } from '../../api/client.ts';
import { figuresQuery } from '../../api/figures.ts';
import type { CompletionDay, ReturnDay, RevenueDay } from '../../charts/figure-series.ts';

/** An answer of the analytics API over buckets of time. */
export type ScenarioReport<Item> = {
  from: string;
  to: string;
  currency: string;
  asOf: string;
  totals: Record<string, unknown>;
  previous: Record<string, unknown> | null;
  items: Item[];
};

/** Where the figures of one scenario are asked for, and how. */
const asked =
  <Item>(path: string, more: QueryValues = {}) =>
  (values: QueryValues) => ({
    path,
    values: { ...values, groupBy: 'none', ...more },
    query: figuresQuery<ScenarioReport<Item>>(path, { ...values, groupBy: 'none', ...more }),
  });

export const revenueAsked = asked<RevenueDay>('/admin/analytics/revenue');
export const completionAsked = asked<CompletionDay>('/admin/analytics/completion');
export const returnAsked = asked<ReturnDay>('/admin/analytics/roi', { perspective: 'customer' });
