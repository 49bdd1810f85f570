import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ToldGate } from '../../ui/figure-seal.tsx';
import { apiGet } from '../../api/client.ts';

/** The headline figures of a period; what cannot be known is null. */
export type OverviewFigures = Record<
  | 'netRevenue'
  | 'grossVolume'
  | 'refundRate'
  | 'disputeRate'
  | 'mrr'
  | 'payingCustomers'
  | 'installations'
  | 'retention30Days'
  | 'activation'
  | 'silentShare'
  | 'started'
  | 'completed'
  | 'completionRate'
  | 'activeNow'
  | 'valueMicros'
  | 'costMicros'
  | 'netMicros'
  | 'roi'
  | 'measuredShare',
  number | null
>;

type DayFigure =
  | 'netRevenue'
  | 'started'
  | 'completed'
  | 'completionRate'
  | 'valueMicros'
  | 'costMicros'
  | 'netMicros'
  | 'roi';
export type OverviewDay = { bucket: string | null } & Pick<OverviewFigures, DayFigure>;

export type Overview = {
  from: string;
  to: string;
  timeZone: string;
  currency: string;
  asOf: string;
  gates: ToldGate[];
  totals: OverviewFigures;
  previous: OverviewFigures | null;
  items: OverviewDay[];
};

type OverviewRange = {
  from: string;
  to: string;
  compare: 'previous' | 'none';
  /** Only runs with this AI model; money is not narrowed by it. */
  aiModel?: string | undefined;
};

/** The overview of a period; the former one stays on the page while another is read. */
export function overviewQuery({ from, to, compare, aiModel }: OverviewRange) {
  const filters = { from, to, compare, aiModel };
  return queryOptions({
    queryKey: ['analytics', 'overview', filters],
    queryFn: ({ signal }) => apiGet<Overview>('/admin/analytics/overview', filters, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
}

type ModelTotals = Record<'completed' | 'costPerSuccessMicros', number | null>;
export type ModelFigures = { currency: string; totals: ModelTotals; previous: ModelTotals | null };

/** What a success costs with one AI model. */
export const modelQuery = (filters: OverviewRange & { aiModel: string }) =>
  queryOptions({
    queryKey: ['analytics', 'models', filters],
    queryFn: ({ signal }) => apiGet<ModelFigures>('/admin/analytics/models', filters, signal),
  });
