import type Stripe from 'stripe';
import { idOf } from '../id-of.ts';
import { roundToStep } from '../currency-rules.ts';
import { splitByWeights } from '../money-math.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { addInterval } from './calendar.ts';
import type { DraftLine } from './draft-lines.ts';

/** A coupon to be used, and the code that brought it. */
export type DiscountRequest = { coupon: string; promotionCode: string | null };

type Owner = {
  customer: string;
  subscription?: string | null;
  subscriptionItem?: string | null;
  invoice?: string | null;
  checkoutSession?: string | null;
};

/** Puts a coupon to use, for as long as its duration says. */
export function createDiscount(
  account: StripeAccount,
  request: DiscountRequest,
  owner: Owner,
  at: number,
): Stripe.Discount {
  const coupon = account.coupons.get(request.coupon);
  const months = coupon?.duration === 'repeating' ? (coupon.duration_in_months ?? 1) : null;
  const discount = account.discounts.add({
    id: account.newId('di'),
    object: 'discount',
    checkout_session: owner.checkoutSession ?? null,
    customer: owner.customer,
    customer_account: null,
    end: months === null ? null : addInterval(at, 'month', months, at),
    invoice: owner.invoice ?? null,
    invoice_item: null,
    promotion_code: request.promotionCode,
    source: { coupon: request.coupon, type: 'coupon' },
    start: at,
    subscription: owner.subscription ?? null,
    subscription_item: owner.subscriptionItem ?? null,
  });
  account.record('customer.discount.created', discount, at);
  return discount;
}

/** A discount ends: it no longer stands on the subscription or its items. */
export function endDiscount(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  id: string,
  at: number,
): void {
  subscription.discounts = subscription.discounts.filter((entry) => idOf(entry) !== id);
  for (const item of subscription.items.data)
    item.discounts = item.discounts.filter((entry) => idOf(entry) !== id);
  const discount = account.discounts.get(id);
  if (discount) account.record('customer.discount.deleted', discount, at);
}

/** Every discount of a subscription, its items' included. */
export function discountIdsOf(subscription: Stripe.Subscription): string[] {
  return [...subscription.discounts, ...subscription.items.data.flatMap((item) => item.discounts)].map(idOf);
}

/** After an invoice: discounts that count once have been used; those whose months are over end too. */
export function endSpentDiscounts(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
  at: number,
): void {
  const used = new Set((invoice.total_discount_amounts ?? []).map(({ discount }) => idOf(discount)));
  for (const id of discountIdsOf(subscription)) {
    const discount = account.discounts.get(id);
    const isOnce = account.coupons.get(idOf(discount?.source.coupon))?.duration === 'once';
    const isOver = discount?.end != null && discount.end <= at;
    if ((isOnce && used.has(id)) || isOver) endDiscount(account, subscription, id, at);
  }
}

/** The coupons that count at an instant, with their discounts, in the order in which they are taken off. */
export function couponsInForce(
  account: StripeAccount,
  ids: readonly (string | { id: string })[],
  at: number,
): { id: string; coupon: Stripe.Coupon }[] {
  return ids.flatMap((reference) => {
    const discount = account.discounts.get(idOf(reference));
    const coupon = account.coupons.get(idOf(discount?.source.coupon));
    if (!discount || !coupon || (discount.end !== null && discount.end <= at)) return [];
    return [{ id: discount.id, coupon }];
  });
}

/** Takes discounts off: first each line's own, then the invoice's, every one from what those before it have left. */
export function discountLines(
  account: StripeAccount,
  lines: DraftLine[],
  discounts: readonly string[],
  at: number,
): void {
  for (const line of lines)
    for (const { id, coupon } of couponsInForce(account, line.discounts, at)) takeOff(id, coupon, [line]);
  for (const { id, coupon } of couponsInForce(account, discounts, at)) takeOff(id, coupon, lines);
}

function takeOff(discount: string, coupon: Stripe.Coupon, lines: DraftLine[]): void {
  const products = coupon.applies_to?.products;
  const concerned = lines.filter(
    (line) =>
      line.isDiscountable && line.amount > 0 && (!products || products.includes(idOf(line.price?.product))),
  );
  const left = concerned.map(leftOf);
  const sum = left.reduce((total, amount) => total + amount, 0);
  const currency = concerned[0]?.currency ?? 'usd';
  const percentOff = coupon.percent_off === null ? null : (sum * coupon.percent_off) / 100;
  const whole = Math.min(sum, roundToStep(percentOff ?? amountOffIn(coupon, currency), currency));
  if (whole === 0) return;
  splitByWeights(whole, left).forEach((amount, index) => {
    concerned[index]?.discountAmounts.push({ amount, discount });
  });
}

function amountOffIn(coupon: Stripe.Coupon, currency: string): number {
  if (coupon.currency === currency) return coupon.amount_off ?? 0;
  return coupon.currency_options?.[currency]?.amount_off ?? 0;
}

/** A line's amount without its discounts. */
export function leftOf(line: DraftLine): number {
  return line.discountAmounts.reduce((amount, discount) => amount - discount.amount, line.amount);
}
