import type { Registry } from '../../analytics/figures.ts';

/** What is open now of disputes, beside the return that they put in doubt. */
export const disputeFigures = {
  disputedInstallations: {
    label: 'Disputed installations',
    unit: 'count',
    definition:
      'Installations of which a customer says that the time saved is wrong, in a complaint that is not closed, whenever it was sent.',
  },
  disputedShare: {
    label: 'Disputed share of the time saved',
    unit: 'rate',
    definition:
      'What the freed time of their tasks in the period is worth, of what all freed time is worth: before realisation, reviews and rework.',
    whyNull: 'Nothing was freed in the period, or no hourly rate was set.',
  },
} as const satisfies Registry;
