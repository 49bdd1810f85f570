import type { Registry } from '../figures.ts';

/** From the first look to staying, each step defined once; distinct customers. */
export const funnelFigures = {
  viewed: {
    label: 'Viewed',
    unit: 'count',
    definition:
      'Customers whose first view of any scenario, or of the one that is asked for, falls in the period.',
  },
  installed: {
    label: 'Installed',
    unit: 'count',
    definition: 'Of these, who confirmed an installation at or within 30 days after the view.',
  },
  firstCompletion: {
    label: 'First completion',
    unit: 'count',
    definition:
      'Of these, with a first completed run of such an installation within 30 days of the view; one before the confirmation counts then.',
  },
  retained: {
    label: 'Retained',
    unit: 'count',
    definition:
      'Of these, with a completed task 30 to 60 days after the first such installation, by days. Who installed 60 days ago or later is pending instead.',
  },
  pending: {
    label: 'Pending',
    unit: 'count',
    definition:
      'Customers with a first completion for whom 60 days since the installation are not over: whether they stay is not known yet.',
  },
  paid: {
    label: 'Paid',
    unit: 'count',
    definition:
      'Of those who viewed, who paid, a charge above 0, between 30 days before the view and 30 days after it.',
  },
} as const satisfies Registry;
