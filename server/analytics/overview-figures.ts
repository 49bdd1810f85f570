import { completionFigures } from './completion-figures.ts';
import type { Registry } from './figures.ts';
import { mrrFigures } from './mrr/mrr-figures.ts';
import { revenueFigures } from './revenue-figures.ts';
import { customerRoiFigures } from './roi-figures.ts';

/** The headline of a period. */
export const overviewFigures = {
  netRevenue: revenueFigures.netRevenue,
  grossVolume: revenueFigures.grossVolume,
  refundRate: revenueFigures.refundRate,
  mrr: mrrFigures.closing,
  payingCustomers: mrrFigures.payingCustomers,
  installations: {
    label: 'Installations',
    unit: 'count',
    definition: 'Installations confirmed in the period.',
  },
  activation: completionFigures.activation,
  started: completionFigures.started,
  completed: completionFigures.completed,
  completionRate: completionFigures.completionRate,
  activeNow: {
    label: 'Active now',
    unit: 'count',
    definition: 'Runs without an end, of any day, that are younger than the stale limit.',
    whyNull: 'What is active is known of the present only.',
  },
  valueMicros: customerRoiFigures.valueMicros,
  costMicros: customerRoiFigures.costMicros,
  netMicros: customerRoiFigures.netMicros,
  roi: customerRoiFigures.roi,
} as const satisfies Registry;

/** Its course by day. */
export const overviewDayFigures = {
  netRevenue: overviewFigures.netRevenue,
  started: overviewFigures.started,
  completed: overviewFigures.completed,
  completionRate: overviewFigures.completionRate,
  valueMicros: overviewFigures.valueMicros,
  costMicros: overviewFigures.costMicros,
  netMicros: overviewFigures.netMicros,
  roi: overviewFigures.roi,
} as const satisfies Registry;
