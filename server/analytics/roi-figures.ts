import type { Registry } from './figures.ts';

const noHourlyRate = 'No hourly rate was in force when the runs started; set the assumption "hourlyRate".';

/** What scenarios bring their customers, each figure defined once. */
export const customerRoiFigures = {
  valueMicros: {
    label: 'Value',
    unit: 'micros',
    definition: 'Time value at the base realisation, and reported value.',
    whyNull: noHourlyRate,
  },
  valueLowMicros: {
    label: 'Value, low',
    unit: 'micros',
    definition: 'The same at the low realisation.',
    whyNull: noHourlyRate,
  },
  valueHighMicros: {
    label: 'Value, high',
    unit: 'micros',
    definition: 'The same at the high realisation.',
    whyNull: noHourlyRate,
  },
  timeValueMicros: {
    label: 'Time value',
    unit: 'micros',
    definition: 'Freed minutes × realisation less human minutes, at the hourly rate.',
    whyNull: noHourlyRate,
  },
  reportedValueMicros: {
    label: 'Reported value',
    unit: 'micros',
    definition: 'Values that completed runs reported themselves.',
  },
  measuredShare: {
    label: 'Measured share',
    unit: 'rate',
    definition: 'The share of the value that is confirmed or measured.',
    whyNull:
      'There is no value to share, or a part of it is below zero, so that the parts are no shares of the whole.',
  },
  creditCostMicros: {
    label: 'Cost of credits',
    unit: 'micros',
    definition: 'Credits of Make at their price.',
  },
  aiCostMicros: {
    label: 'Cost of AI',
    unit: 'micros',
    definition: 'Reported costs of AI calls, else tokens at the dated price of the model.',
  },
  runCostMicros: {
    label: 'Run cost',
    unit: 'micros',
    definition: 'Credits and AI, of every task of every kind.',
  },
  fixedCostMicros: {
    label: 'Fixed cost',
    unit: 'micros',
    definition:
      'What was paid for the scenarios, net of refunds, and set-up, spread over the days they cover.',
  },
  costMicros: { label: 'Cost', unit: 'micros', definition: 'Run cost and fixed cost.' },
  netMicros: { label: 'Net', unit: 'micros', definition: 'Value less cost.', whyNull: noHourlyRate },
  roi: {
    label: 'ROI',
    unit: 'ratio',
    definition: 'Net divided by cost.',
    whyNull: `There is no cost, or the value is unknown: ${noHourlyRate}`,
  },
  costPerSuccessMicros: {
    label: 'Cost per success',
    unit: 'micros',
    definition: 'Run cost divided by completed runs.',
    whyNull: 'Nothing has completed.',
  },
  paybackDays: {
    label: 'Payback',
    unit: 'days',
    definition:
      'Days from the first cost to the first day, up to the end of the period, on which all value so far covers all money spent so far.',
    whyNull: 'Not reached, or nothing was spent.',
  },
  unpriced: {
    label: 'Unpriced',
    unit: 'count',
    definition: 'Tasks of which a part of the cost is unknown; the known part counts.',
  },
  naiveValueMicros: {
    label: 'Naive value',
    unit: 'micros',
    definition: 'The same minutes at the hourly rate, without credit, realisation or any cost.',
    whyNull: noHourlyRate,
  },
  unconverted: {
    label: 'Unconverted',
    unit: 'amounts',
    definition:
      'Values and costs of tasks, and fixed costs spread over the days they cover, in a currency without a rate: in no figure beside, costs below zero.',
  },
} as const satisfies Registry;

/** What scenarios bring the library, each figure defined once. */
export const libraryRoiFigures = {
  revenue: { label: 'Revenue', unit: 'money', definition: 'Net revenue after fees.' },
  costCreation: { label: 'Creation', unit: 'money', definition: 'What making the scenarios cost.' },
  costSupport: { label: 'Support', unit: 'money', definition: 'What supporting them cost.' },
  costAcquisition: { label: 'Acquisition', unit: 'money', definition: 'What winning customers cost.' },
  costHosting: { label: 'Hosting', unit: 'money', definition: 'What running the library cost.' },
  costOther: { label: 'Other', unit: 'money', definition: 'What else it cost.' },
  costRewards: {
    label: 'Rewards',
    unit: 'money',
    definition: 'Reward points redeemed, at their value on the day.',
  },
  cost: {
    label: 'Cost',
    unit: 'money',
    definition:
      'All of these; monthly ones spread over the days of their month, shared ones by the runs of their month.',
  },
  net: { label: 'Net', unit: 'money', definition: 'Revenue less cost.' },
  roi: {
    label: 'ROI',
    unit: 'ratio',
    definition: 'Net divided by cost, both as they are shown.',
    whyNull: 'There is no cost, or less than is shown.',
  },
  paybackDays: {
    label: 'Payback',
    unit: 'days',
    definition:
      'Days from the first cost to the first day, up to the end of the period, on which all revenue so far covers all money spent so far.',
    whyNull: 'Not reached, or nothing was spent.',
  },
  unallocated: {
    label: 'Unallocated',
    unit: 'money',
    definition: 'Of the cost, what could not be shared out because no run started in its month.',
  },
} as const satisfies Registry;
