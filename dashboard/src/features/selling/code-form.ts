import { t } from '@lingui/core/macro';
import { readAmount } from '../../format/amount.ts';
import { wholeComplaint } from '../../format/whole.ts';
import { dayEnd } from '../../time-range/days.ts';
import { namedProduct } from '../../ui/product-choice.ts';
import { priceComplaint } from '../../ui/price-fields.tsx';

/** A promotion code as a person fills it in. */
export type CodeForm = {
  code: string;
  kind: 'percent' | 'amount';
  percentOff: number | string;
  amount: string;
  currency: string;
  duration: 'once' | 'repeating' | 'forever';
  durationMonths: number | string;
  scope: 'all' | 'one';
  product: string;
  maxRedemptions: string;
  expiresOn: string | null;
  firstTimeOnly: boolean;
};

export const emptyCode = (currency: string): CodeForm => ({
  code: '',
  kind: 'percent',
  percentOff: 20,
  amount: '',
  currency,
  duration: 'once',
  durationMonths: 3,
  scope: 'all',
  product: '',
  maxRedemptions: '',
  expiresOn: null,
  firstTimeOnly: false,
});

/** What is wrong with each field, in words; null for what is right. */
export const codeChecks = {
  code: (code: string) =>
    /^[A-Za-z0-9-]{1,40}$/.test(code.trim()) ? null : t`Letters, digits and hyphens, at most 40.`,
  percentOff: (percent: number | string, { kind }: CodeForm) =>
    kind === 'amount' || (Number(percent) > 0 && Number(percent) <= 100) ? null : t`From 0.01 to 100.`,
  amount: (amount: string, { kind, currency }: CodeForm) =>
    kind === 'percent' ? null : priceComplaint(amount, currency),
  durationMonths: (months: number | string, { duration }: CodeForm) =>
    duration === 'repeating' ? wholeComplaint(1, 36)(months) : null,
  product: (product: string, { scope }: CodeForm) =>
    scope === 'one' && product === '' ? t`Choose a product.` : null,
  maxRedemptions: (count: string) =>
    count.trim() === '' || /^[1-9]\d{0,5}$/.test(count.trim())
      ? null
      : t`A number from 1, or nothing for any number of times.`,
};

/** A checked form as the API takes it; the last day counts to its end in the reporting zone. */
export function codeOf(form: CodeForm, timeZone: string) {
  const read = readAmount(form.amount, form.currency);
  return {
    code: form.code.trim(),
    ...(form.kind === 'percent' ? { percentOff: Number(form.percentOff) } : {}),
    ...(form.kind === 'amount' && 'money' in read ? { amountOff: read.money } : {}),
    duration: form.duration,
    ...(form.duration === 'repeating' ? { durationMonths: Number(form.durationMonths) } : {}),
    ...(form.maxRedemptions.trim() === '' ? {} : { maxRedemptions: Number(form.maxRedemptions) }),
    ...(form.expiresOn ? { expiresAt: dayEnd(form.expiresOn, timeZone).toISOString() } : {}),
    firstTimeOnly: form.firstTimeOnly,
    ...(form.scope === 'one' ? { products: [namedProduct(form.product)] } : {}),
  };
}
