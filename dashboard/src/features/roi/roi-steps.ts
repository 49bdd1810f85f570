import { t } from '@lingui/core/macro';
import type { WaterfallStep } from '../../charts/waterfall.tsx';
import type { Bridge, LibraryRoi } from './roi-query.ts';

type Step<Figure> = Omit<WaterfallStep, 'amount' | 'key'> & { key: Figure };

const fromNaiveToNet: Step<keyof Bridge['totals']>[] = [
  {
    key: 'naiveValueMicros',
    label: t`Naive value`,
    kind: 'level',
    definition: t`All minutes by hand of completed runs at the hourly rate, as if every minute were reused and nothing cost anything.`,
  },
  {
    key: 'warningMicros',
    label: t`Warnings`,
    kind: 'taken',
    definition: t`The share of the freed time that runs with a warning do not bring.`,
  },
  {
    key: 'realisationMicros',
    label: t`Not realised`,
    kind: 'taken',
    definition: t`Freed time that is not really reused, at the base realisation.`,
  },
  {
    key: 'humanMicros',
    label: t`Human time`,
    kind: 'taken',
    definition: t`Minutes of checking completed runs and of repairing failed ones.`,
  },
  {
    key: 'reportedValueMicros',
    label: t`Reported value`,
    kind: 'added',
    definition: t`Values that completed runs reported themselves.`,
  },
  { key: 'valueMicros', label: t`Value`, kind: 'level', definition: t`What runs were worth to customers.` },
  {
    key: 'creditCostMicros',
    label: t`Credits`,
    kind: 'taken',
    definition: t`Credits of Make at their price.`,
  },
  {
    key: 'aiCostMicros',
    label: t`AI`,
    kind: 'taken',
    definition: t`Reported costs of AI calls, else tokens at the dated price of the model.`,
  },
  {
    key: 'fixedCostMicros',
    label: t`Price and set-up`,
    kind: 'taken',
    definition: t`What was paid for the scenarios, net of refunds, and set-up, spread over the days they cover.`,
  },
  { key: 'netMicros', label: t`Net`, kind: 'level', definition: t`Value less every cost that is known.` },
];

const fromRevenueToNet: Step<keyof LibraryRoi['totals']>[] = [
  { key: 'revenue', label: t`Revenue`, kind: 'level', definition: t`Net revenue after fees.` },
  { key: 'costCreation', label: t`Creation`, kind: 'taken', definition: t`What making the scenarios cost.` },
  { key: 'costSupport', label: t`Support`, kind: 'taken', definition: t`What supporting them cost.` },
  {
    key: 'costAcquisition',
    label: t`Acquisition`,
    kind: 'taken',
    definition: t`What winning customers cost.`,
  },
  { key: 'costHosting', label: t`Hosting`, kind: 'taken', definition: t`What running the library cost.` },
  { key: 'costOther', label: t`Other`, kind: 'taken', definition: t`What else it cost.` },
  {
    key: 'costRewards',
    label: t`Rewards`,
    kind: 'taken',
    definition: t`Reward points redeemed, at their value on the day.`,
  },
  { key: 'net', label: t`Net`, kind: 'level', definition: t`Revenue less cost.` },
];

/** From the naive value to the net one, exactly. */
export const bridgeSteps = ({ totals }: Bridge): WaterfallStep[] =>
  fromNaiveToNet.map((step) => ({ ...step, amount: totals[step.key] }));

/** From the library's revenue to its net. */
export const librarySteps = ({ totals }: LibraryRoi): WaterfallStep[] =>
  fromRevenueToNet.map((step) => ({ ...step, amount: totals[step.key] }));
