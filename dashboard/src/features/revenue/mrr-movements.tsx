import { t } from '@lingui/core/macro';
import { Waterfall, type WaterfallStep } from '../../charts/waterfall.tsx';
import type { Report } from '../../api/figures.ts';
import { formatMoney } from '../../format/money.ts';
import type { MrrFigures } from './revenue-query.ts';

type Movement = Exclude<keyof MrrFigures, 'unconverted'>;

const steps: (Omit<WaterfallStep, 'amount' | 'key'> & { key: Movement })[] = [
  {
    key: 'opening',
    label: t`At the beginning`,
    kind: 'level',
    definition: t`MRR at the close of the day before the period.`,
  },
  { key: 'new', label: t`New customers`, kind: 'added', definition: t`Of customers who never paid before.` },
  {
    key: 'expansion',
    label: t`Expansion`,
    kind: 'added',
    definition: t`What customers pay more than before.`,
  },
  {
    key: 'reactivation',
    label: t`Came back`,
    kind: 'added',
    definition: t`Of customers who paid before, and then did not.`,
  },
  {
    key: 'fx',
    label: t`Exchange rates`,
    kind: 'added',
    definition: t`The same subscriptions at other rates of exchange; it may be below zero.`,
  },
  {
    key: 'contraction',
    label: t`Contraction`,
    kind: 'taken',
    definition: t`What customers pay less than before.`,
  },
  { key: 'churn', label: t`Churn`, kind: 'taken', definition: t`Of customers who do not pay any more.` },
  { key: 'closing', label: t`At the end`, kind: 'level', definition: t`MRR at the close of the period.` },
];

/** From the opening to the closing, as a sum that can be checked by hand. */
export function MrrMovements({ report: { totals, currency } }: { report: Report<MrrFigures> }) {
  return (
    <Waterfall
      label={t`MRR movements`}
      steps={steps.map((step) => ({ ...step, amount: totals[step.key] }))}
      format={(amount) => formatMoney(amount, currency)}
    />
  );
}
