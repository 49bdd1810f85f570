import { t } from '@lingui/core/macro';
import type { NewCost } from '../../../../server/executions/value/input-schema.ts';
import { readAmount } from '../../format/amount.ts';
import { priceComplaint } from '../../ui/price-fields.tsx';

/** A cost of the library as it is entered. */
export type CostForm = {
  kind: NewCost['kind'];
  /** Empty: of no scenario, shared out by the runs of its month. */
  scenario: string;
  amount: string;
  currency: string;
  spread: 'day' | 'month';
  on: string | null;
  note: string;
};

export const costKinds: { value: NewCost['kind']; label: string }[] = [
  { value: 'creation', label: t`Creation` },
  { value: 'support', label: t`Support` },
  { value: 'acquisition', label: t`Acquisition` },
  { value: 'hosting', label: t`Hosting` },
  { value: 'other', label: t`Other` },
];

export const costChecks = {
  amount: (amount: string, { currency }: CostForm) => priceComplaint(amount, currency),
  on: (on: string | null) => (on === null ? t`Choose when.` : null),
};

/** What the server is sent. */
export function costBody({ kind, scenario, amount, currency, spread, on, note }: CostForm): NewCost {
  const read = readAmount(amount, currency);
  return {
    kind,
    ...(scenario === '' ? {} : { scenario }),
    amount: 'money' in read ? read.money : { amount: 0, currency },
    ...(spread === 'day' ? { on: on ?? '' } : { month: (on ?? '').slice(0, 7) }),
    ...(note.trim() === '' ? {} : { note: note.trim() }),
  };
}
