import { nativeOf, underNativeNames, type Registry } from '../figures.ts';

const noOpening = 'Nobody paid at the opening.';

/** Recurring revenue, each figure defined once. */
export const mrrFigures = {
  opening: {
    label: 'Opening MRR',
    unit: 'money',
    definition: 'MRR at the close of the day before.',
  },
  new: {
    label: 'New',
    unit: 'money',
    definition: 'MRR of customers who never paid at an earlier close.',
  },
  expansion: {
    label: 'Expansion',
    unit: 'money',
    definition: 'More MRR of customers who paid already, by customer and day.',
  },
  reactivation: {
    label: 'Reactivation',
    unit: 'money',
    definition: 'MRR of customers who paid at an earlier close, but not at the one before.',
  },
  fx: {
    label: 'Exchange rates',
    unit: 'money',
    definition: 'What the change of rates did to the MRR of customers who pay at both closes of a day.',
  },
  contraction: {
    label: 'Contraction',
    unit: 'money',
    definition: 'Less MRR of customers who still pay, by customer and day.',
  },
  churn: { label: 'Churn', unit: 'money', definition: 'MRR of customers who no longer pay.' },
  closing: {
    label: 'MRR',
    unit: 'money',
    definition:
      'Monthly recurring revenue at the close of the last day: every active or past due subscription brought to one month, less discounts for ever, without tax. Opening, new, expansion, reactivation and exchange rates, less contraction and churn, add up to it.',
  },
  committed: {
    label: 'Committed MRR',
    unit: 'money',
    definition: 'MRR without the subscriptions that are set to end.',
  },
  arr: { label: 'ARR', unit: 'money', definition: 'Twelve times the MRR.' },
  arpa: {
    label: 'ARPA',
    unit: 'money',
    definition: 'MRR divided by paying customers.',
    whyNull: 'Nobody pays at the closing.',
  },
  payingCustomers: {
    label: 'Paying customers',
    unit: 'count',
    definition: 'Customers whose MRR is above zero at the close of the last day.',
  },
  customerChurn: {
    label: 'Customer churn',
    unit: 'rate',
    definition: 'Of those who paid at the opening, the share that does not pay at the closing.',
    whyNull: noOpening,
  },
  grr: {
    label: 'Gross retention',
    unit: 'rate',
    definition:
      'The lesser of opening and closing MRR of each customer of the opening, divided by the opening MRR.',
    whyNull: noOpening,
  },
  nrr: {
    label: 'Net retention',
    unit: 'rate',
    definition: 'The closing MRR of the customers of the opening, divided by the opening MRR.',
    whyNull: noOpening,
  },
  quickRatio: {
    label: 'Quick ratio',
    unit: 'ratio',
    definition: 'New, expansion and reactivation, divided by contraction and churn.',
    whyNull: 'There was neither contraction nor churn.',
  },
  unconverted: {
    label: 'Unconverted',
    unit: 'amounts',
    definition:
      'Subscriptions at the closing in a currency of which no payment was settled in the reporting currency yet, with their MRR there; in no figure beside.',
  },
} as const satisfies Registry;

/** What can be measured in the currency of the subscriptions too: no rate moves it there, and nothing is unconverted. */
export const nativeMrrNames = [
  'opening',
  'new',
  'expansion',
  'reactivation',
  'contraction',
  'churn',
  'closing',
  'committed',
  'arr',
  'arpa',
  'payingCustomers',
  'customerChurn',
  'grr',
  'nrr',
  'quickRatio',
] as const satisfies readonly (keyof typeof mrrFigures)[];

/**
 * Recurring revenue by the currency of the subscriptions. Beside the figures in the reporting currency stand those in that currency itself, with
 * `Native` behind their names, as if it were the reporting currency. A customer counts in each currency by what it pays there.
 */
export const mrrByCurrencyFigures = {
  ...mrrFigures,
  ...underNativeNames(nativeOf(mrrFigures), nativeMrrNames),
} as const satisfies Registry;
