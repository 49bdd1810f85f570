import { t } from '@lingui/core/macro';
import { amountText, readAmount } from '../../format/amount.ts';
import type { AdminBundle } from '../../api/selling.ts';
import { priceComplaint } from '../../ui/price-fields.tsx';

/** A bundle as a person fills it in. */
export type BundleForm = {
  title: string;
  description: string;
  amount: string;
  currency: string;
  scenarios: string[];
  status: 'active' | 'archived';
};

export function emptyBundle(currency: string): BundleForm {
  return { title: '', description: '', amount: '', currency, scenarios: [], status: 'active' };
}

export function bundleFormOf(bundle: AdminBundle): BundleForm {
  return {
    title: bundle.title,
    description: bundle.description,
    amount: amountText(bundle.price),
    currency: bundle.price.currency,
    scenarios: bundle.scenarios.map(({ id }) => id),
    status: bundle.status,
  };
}

/** What is wrong with each field, in words; null for what is right. */
export const bundleChecks = {
  title: (title: string) => (title.trim().length < 3 ? t`A title of at least 3 characters.` : null),
  amount: (amount: string, { currency }: BundleForm) => priceComplaint(amount, currency),
  scenarios: (scenarios: string[]) => (scenarios.length < 2 ? t`Choose at least two scenarios.` : null),
};

/** A checked form as the API takes it. */
export function bundleOf(form: BundleForm) {
  const read = readAmount(form.amount, form.currency);
  return {
    title: form.title.trim(),
    description: form.description.trim(),
    ...('money' in read ? { price: read.money } : {}),
    scenarios: form.scenarios,
    status: form.status,
  };
}
