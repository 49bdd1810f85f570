import type Stripe from 'stripe';
import { roundToStep } from '../currency-rules.ts';
import { splitByWeights } from '../money-math.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { leftOf } from './discounts.ts';
import type { DraftLine } from './draft-lines.ts';

export type Taxation = {
  /** Whether automatic tax is switched on. */
  isAutomatic: boolean;
  country: string | null;
  /** A given tax in place of a reckoned one, shared out over the lines. */
  taxAmount?: number | undefined;
};

/** Puts taxes on lines: inside the price where the price says `inclusive`, on top of it otherwise. */
export function taxLines(account: StripeAccount, lines: DraftLine[], taxation: Taxation): void {
  if (taxation.taxAmount !== undefined) {
    const parts = splitByWeights(taxation.taxAmount, lines.map(leftOf));
    lines.forEach((line, index) => putOn(line, parts[index] ?? 0, 'standard_rated', null));
    return;
  }
  if (!taxation.isAutomatic || taxation.country === null) return;
  const percent = account.settings.taxPercent[taxation.country] ?? 0;
  const rate = `txr_${taxation.country.toLowerCase()}_${percent}`;
  for (const line of lines) {
    const base = isInclusive(line) ? 100 + percent : 100;
    const tax = roundToStep((leftOf(line) * percent) / base, line.currency);
    putOn(line, tax, percent === 0 ? 'not_collecting' : 'standard_rated', rate);
  }
}

/** Whether the tax stands inside a line's amount. */
export function isInclusive(line: Pick<DraftLine, 'price'>): boolean {
  return line.price?.tax_behavior === 'inclusive';
}

/** Tax that comes on top of a line. */
export function taxOnTop(line: DraftLine): number {
  return isInclusive(line) ? 0 : line.taxes.reduce((sum, tax) => sum + tax.amount, 0);
}

function putOn(line: DraftLine, amount: number, reason: string, rate: string | null): void {
  if (amount === 0 && reason === 'standard_rated') return;
  const included = isInclusive(line);
  line.taxes.push({
    amount,
    tax_behavior: included ? 'inclusive' : 'exclusive',
    tax_rate_details: rate === null ? null : { tax_rate: rate },
    taxability_reason: reason,
    taxable_amount: leftOf(line) - (included ? amount : 0),
    type: 'tax_rate_details',
  });
}

/** An invoice's taxes, one per rate and behaviour. */
export function totalTaxes(lines: DraftLine[]): Stripe.Invoice.TotalTax[] {
  const totals = new Map<string, Stripe.Invoice.TotalTax>();
  for (const tax of lines.flatMap((line) => line.taxes)) {
    const key = `${tax.tax_behavior} ${tax.taxability_reason} ${tax.tax_rate_details?.tax_rate ?? ''}`;
    const total = totals.get(key);
    if (!total) totals.set(key, { ...tax });
    else {
      total.amount += tax.amount;
      total.taxable_amount = (total.taxable_amount ?? 0) + (tax.taxable_amount ?? 0);
    }
  }
  return [...totals.values()];
}
