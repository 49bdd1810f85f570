import { Waterfall, type WaterfallStep } from '../../charts/waterfall.tsx';
import type { Report } from '../../api/figures.ts';
import { formatMoney } from '../../format/money.ts';
import type { MrrFigures } from './revenue-query.ts';

type Movement = Exclude<keyof MrrFigures, 'unconverted'>;

const steps: (Omit<WaterfallStep, 'amount' | 'key'> & { key: Movement })[] = [
  {
    key: 'opening',
    label: 'At the beginning',
    kind: 'level',
    definition: 'MRR at the close of the day before the period.',
  },
  { key: 'new', label: 'New customers', kind: 'added', definition: 'Of customers who never paid before.' },
  { key: 'expansion', label: 'Expansion', kind: 'added', definition: 'What customers pay more than before.' },
  {
    key: 'reactivation',
    label: 'Came back',
    kind: 'added',
    definition: 'Of customers who paid before, and then did not.',
  },
  {
    key: 'fx',
    label: 'Exchange rates',
    kind: 'added',
    definition: 'The same subscriptions at other rates of exchange; it may be below zero.',
  },
  {
    key: 'contraction',
    label: 'Contraction',
    kind: 'taken',
    definition: 'What customers pay less than before.',
  },
  { key: 'churn', label: 'Churn', kind: 'taken', definition: 'Of customers who do not pay any more.' },
  { key: 'closing', label: 'At the end', kind: 'level', definition: 'MRR at the close of the period.' },
];

/** From the opening to the closing, as a sum that can be checked by hand. */
export function MrrMovements({ report: { totals, currency } }: { report: Report<MrrFigures> }) {
  return (
    <Waterfall
      label="MRR movements"
      steps={steps.map((step) => ({ ...step, amount: totals[step.key] }))}
      format={(amount) => formatMoney(amount, currency)}
    />
  );
}
