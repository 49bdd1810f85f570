import type { WaterfallStep } from '../../charts/waterfall.tsx';
import type { Bridge, LibraryRoi } from './roi-query.ts';

type Step<Figure> = Omit<WaterfallStep, 'amount' | 'key'> & { key: Figure };

const fromNaiveToNet: Step<keyof Bridge['totals']>[] = [
  {
    key: 'naiveValueMicros',
    label: 'Naive value',
    kind: 'level',
    definition:
      'All minutes by hand of completed runs at the hourly rate, as if every minute were reused and nothing cost anything.',
  },
  {
    key: 'warningMicros',
    label: 'Warnings',
    kind: 'taken',
    definition: 'The share of the freed time that runs with a warning do not bring.',
  },
  {
    key: 'realisationMicros',
    label: 'Not realised',
    kind: 'taken',
    definition: 'Freed time that is not really reused, at the base realisation.',
  },
  {
    key: 'humanMicros',
    label: 'Human time',
    kind: 'taken',
    definition: 'Minutes of checking completed runs and of repairing failed ones.',
  },
  {
    key: 'reportedValueMicros',
    label: 'Reported value',
    kind: 'added',
    definition: 'Values that completed runs reported themselves.',
  },
  { key: 'valueMicros', label: 'Value', kind: 'level', definition: 'What runs were worth to customers.' },
  { key: 'creditCostMicros', label: 'Credits', kind: 'taken', definition: 'Credits of Make at their price.' },
  {
    key: 'aiCostMicros',
    label: 'AI',
    kind: 'taken',
    definition: 'Reported costs of AI calls, else tokens at the dated price of the model.',
  },
  {
    key: 'fixedCostMicros',
    label: 'Price and set-up',
    kind: 'taken',
    definition:
      'What was paid for the scenarios, net of refunds, and set-up, spread over the days they cover.',
  },
  { key: 'netMicros', label: 'Net', kind: 'level', definition: 'Value less every cost that is known.' },
];

const fromRevenueToNet: Step<keyof LibraryRoi['totals']>[] = [
  { key: 'revenue', label: 'Revenue', kind: 'level', definition: 'Net revenue after fees.' },
  { key: 'costCreation', label: 'Creation', kind: 'taken', definition: 'What making the scenarios cost.' },
  { key: 'costSupport', label: 'Support', kind: 'taken', definition: 'What supporting them cost.' },
  { key: 'costAcquisition', label: 'Acquisition', kind: 'taken', definition: 'What winning customers cost.' },
  { key: 'costHosting', label: 'Hosting', kind: 'taken', definition: 'What running the library cost.' },
  { key: 'costOther', label: 'Other', kind: 'taken', definition: 'What else it cost.' },
  {
    key: 'costRewards',
    label: 'Rewards',
    kind: 'taken',
    definition: 'Reward points redeemed, at their value on the day.',
  },
  { key: 'net', label: 'Net', kind: 'level', definition: 'Revenue less cost.' },
];

/** From the naive value to the net one, exactly. */
export const bridgeSteps = ({ totals }: Bridge): WaterfallStep[] =>
  fromNaiveToNet.map((step) => ({ ...step, amount: totals[step.key] }));

/** From the library's revenue to its net. */
export const librarySteps = ({ totals }: LibraryRoi): WaterfallStep[] =>
  fromRevenueToNet.map((step) => ({ ...step, amount: totals[step.key] }));
