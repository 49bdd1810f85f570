import type { QueryValues } from '../../api/client.ts';
import { figuresQuery } from '../../api/figures.ts';
import type { ToldGate } from '../../ui/figure-seal.tsx';

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

/** The overview of a period; the former one stays on the page while another is read. */
export const overviewQuery = (asked: QueryValues) =>
  figuresQuery<Overview>('/admin/analytics/overview', asked);

type ModelTotals = Record<'completed' | 'costPerSuccessMicros', number | null>;
export type ModelFigures = { currency: string; totals: ModelTotals; previous: ModelTotals | null };

/** What a success costs with one AI model. */
export const modelQuery = (asked: QueryValues) =>
  figuresQuery<ModelFigures>('/admin/analytics/models', asked);
