import type Stripe from 'stripe';
import { roundToStep } from '../currency-rules.ts';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';

/** What one unit costs in a currency, in minor units and with the fraction that a price may have. */
export function unitAmountIn(price: Stripe.Price, currency: string): number {
  if (price.recurring?.usage_type === 'metered') return 0;
  if (price.currency === currency) return Number(String(price.unit_amount_decimal ?? price.unit_amount ?? 0));
  return price.currency_options?.[currency]?.unit_amount ?? 0;
}

/** What so many units cost: a whole amount that the currency knows. */
export function priceOf(price: Stripe.Price, quantity: number | null | undefined, currency: string): number {
  return roundToStep(unitAmountIn(price, currency) * (quantity ?? 1), currency);
}

/** The name of what a price sells. */
export function nameOf(account: StripeAccount, price: Stripe.Price): string {
  return account.products.get(idOf(price.product))?.name ?? idOf(price.product);
}

/** Whether two prices are billed in the same rhythm. */
export function haveSameInterval(a: Stripe.Price, b: Stripe.Price): boolean {
  return (
    a.recurring?.interval === b.recurring?.interval &&
    a.recurring?.interval_count === b.recurring?.interval_count
  );
}
