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
  disputeRate: revenueFigures.disputeRate,
  mrr: mrrFigures.closing,
  payingCustomers: mrrFigures.payingCustomers,
  installations: {
    label: 'Installations',
    unit: 'count',
    definition: 'Installations confirmed in the period.',
  },
  retention30Days: {
    label: '30-day retention',
    unit: 'rate',
    definition:
      'Of the installations confirmed 30 to 60 days before the end of the period, those that reported a run 30 days after their confirmation or later.',
    whyNull: 'No installation was confirmed 30 to 60 days before the end of the period.',
  },
  activation: completionFigures.activation,
  silentShare: {
    label: 'Silent installations',
    unit: 'rate',
    definition:
      'Of the installations that stand in a Make team for at least 7 days, those that have reported no run for 30 days.',
    whyNull: 'No installation has stood for 7 days; it is known of the present only.',
  },
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
  measuredShare: customerRoiFigures.measuredShare,
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
