import type { CohortsAnswer } from '../../../../server/analytics/customers/customer-schema.ts';
import type { Benchmarks, Outliers } from '../../../../server/analytics/comparisons/schema.ts';
import type { QueryValues } from '../../api/client.ts';
import { figuresQuery, reportQuery } from '../../api/figures.ts';

export type Cohorts = CohortsAnswer;
export type Outlier = Outliers['items'][number];
export type Benchmark = Benchmarks['items'][number];
export type FunnelFigures = Record<
  'viewed' | 'installed' | 'firstCompletion' | 'retained' | 'pending' | 'paid',
  number
>;

export const cohortsPath = '/admin/analytics/cohorts';
export const funnelPath = '/admin/analytics/funnel';

/** Whether customers stay, by the month in which they began. */
export const cohortsQuery = (values: QueryValues) => figuresQuery<Cohorts>(cohortsPath, values);

/** How far customers come after their first look. */
export const funnelQuery = (values: QueryValues) => reportQuery<FunnelFigures>(funnelPath, values);

/** Installations that do otherwise than the others of their scenario. */
export const outliersQuery = (scenario: string | undefined) =>
  figuresQuery<Outliers>('/admin/analytics/outliers', { scenario });

/** What is usual among customers who agreed to be compared. */
export const benchmarksQuery = (scenario: string | undefined) =>
  figuresQuery<Benchmarks>('/admin/analytics/benchmarks', { scenario });
