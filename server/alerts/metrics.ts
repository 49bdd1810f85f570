import type { FiguresOf } from '../analytics/figures.ts';
import { completionFigures } from '../analytics/completion-figures.ts';
import { revenueFigures } from '../analytics/revenue-figures.ts';

type CompletionRow = FiguresOf<typeof completionFigures>;
type RevenueRow = FiguresOf<typeof revenueFigures>;

/** What a rule can watch: a figure of the dashboard as one value a day, and how much stands behind it. */
type Described = {
  label: string;
  unit: 'count' | 'rate' | 'ms' | 'money';
  /** Of what `volume` is, in the plural. */
  volumeOf: string;
  /** Values of several days are added up, or averaged by their volume. */
  isSum: boolean;
};
/** What the values below are made of. */
export type RunFigures = Pick<
  CompletionRow,
  'started' | 'completed' | 'failed' | 'timedOut' | 'active' | 'warnings' | 'completionRate' | 'p95Ms'
>;
type OfRuns = Described & {
  source: 'completion';
  /** Read from the facts, which takes longer, and not known of one installation. */
  needsDurations?: boolean;
  /** Not among what is read for the overview, where it is 0. */
  isLeftOutOfBrief?: boolean;
  value: (row: RunFigures) => number | null;
  volume: (row: RunFigures) => number;
};
type OfMoney = Described & {
  source: 'revenue';
  value: (row: RevenueRow) => number | null;
  volume: (row: RevenueRow) => number;
};
export type Metric = OfRuns | OfMoney;

const finished = ({ started, active }: RunFigures) => started - active;

export const metrics = {
  completionRate: {
    ...completionFigures.completionRate,
    source: 'completion',
    volumeOf: 'finished runs',
    isSum: false,
    value: ({ completionRate }) => completionRate,
    volume: finished,
  },
  failures: {
    label: 'Failed and timed out',
    unit: 'count',
    source: 'completion',
    volumeOf: 'runs',
    isSum: true,
    value: ({ failed, timedOut }) => failed + timedOut,
    volume: ({ started }) => started,
  },
  runs: {
    label: 'Runs',
    unit: 'count',
    source: 'completion',
    volumeOf: 'runs',
    isSum: true,
    value: ({ started }) => started,
    volume: ({ started }) => started,
  },
  warningShare: {
    label: 'Share with a warning',
    unit: 'rate',
    source: 'completion',
    isLeftOutOfBrief: true,
    volumeOf: 'completed runs',
    isSum: false,
    value: ({ warnings, completed }) => (completed === 0 ? null : warnings / completed),
    volume: ({ completed }) => completed,
  },
  p95Ms: {
    ...completionFigures.p95Ms,
    source: 'completion',
    needsDurations: true,
    volumeOf: 'completed runs',
    isSum: false,
    value: ({ p95Ms }) => p95Ms,
    volume: ({ completed }) => completed,
  },
  netRevenue: {
    ...revenueFigures.netRevenue,
    source: 'revenue',
    volumeOf: 'orders',
    isSum: true,
    value: ({ netRevenue }) => netRevenue,
    volume: ({ orders }) => orders,
  },
  orders: {
    label: 'Orders',
    unit: 'count',
    source: 'revenue',
    volumeOf: 'orders',
    isSum: true,
    value: ({ orders }) => orders,
    volume: ({ orders }) => orders,
  },
  refundRate: {
    ...revenueFigures.refundRate,
    source: 'revenue',
    volumeOf: 'orders',
    isSum: false,
    value: ({ refundRate }) => refundRate,
    volume: ({ orders }) => orders,
  },
  disputeRate: {
    ...revenueFigures.disputeRate,
    source: 'revenue',
    volumeOf: 'orders',
    isSum: false,
    value: ({ disputeRate }) => disputeRate,
    volume: ({ orders }) => orders,
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;
export const metricNames = Object.keys(metrics) as [MetricName, ...MetricName[]];
export const metricOf = (name: MetricName): Metric => metrics[name];
