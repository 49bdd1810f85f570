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

type OverviewRange = { from: string; to: string; compare: 'previous' | 'none' };

/** The overview of a period; the former one stays on the page while another is read. */
export function overviewQuery({ from, to, compare }: OverviewRange) {
  return queryOptions({
    queryKey: ['analytics', 'overview', { from, to, compare }],
    queryFn: ({ signal }) => apiGet<Overview>('/admin/analytics/overview', { from, to, compare }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
}
