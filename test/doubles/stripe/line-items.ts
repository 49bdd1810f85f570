import type Stripe from 'stripe';
import { roundHalfAway, splitByWeights } from './money-math.ts';
import type { StripeAccount } from './stripe-account.ts';
import { idOf } from './id-of.ts';

export type OrderedPrice = { price: Stripe.Price; quantity: number };

export type Totals = { subtotal: number; discount: number; tax: number; total: number };

/** One line item per ordered price, without discount or tax. */
export function createLineItems(account: StripeAccount, ordered: OrderedPrice[]): Stripe.LineItem[] {
  return ordered.map(({ price, quantity }) => {
    const amount = (price.unit_amount ?? 0) * quantity;
    const product = account.products.get(idOf(price.product));
    return {
      id: account.newId('li'),
      object: 'item',
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency: price.currency,
      description: product?.name ?? null,
      metadata: {},
      price,
      quantity,
    };
  });
}

/** Takes a coupon off the lines, in proportion to their amounts. */
export function discountLineItems(items: Stripe.LineItem[], coupon: Stripe.Coupon): void {
  const amounts = items.map((item) => item.amount_subtotal);
  const subtotal = amounts.reduce((sum, amount) => sum + amount, 0);
  const percentOff =
    coupon.percent_off === null ? null : roundHalfAway((subtotal * coupon.percent_off) / 100);
  const discount = Math.min(subtotal, percentOff ?? coupon.amount_off ?? 0);
  splitByWeights(discount, amounts).forEach((part, index) => {
    const item = items[index];
    if (!item) return;
    item.amount_discount = part;
    item.amount_total = item.amount_subtotal - part;
  });
}

/** Puts tax on the lines: inside the price where the price says `inclusive`, on top of it otherwise. */
export function taxLineItems(items: Stripe.LineItem[], tax: number): void {
  const parts = splitByWeights(
    tax,
    items.map((item) => item.amount_subtotal - item.amount_discount),
  );
  parts.forEach((part, index) => {
    const item = items[index];
    if (!item) return;
    item.amount_tax = part;
    const isInclusive = item.price?.tax_behavior === 'inclusive';
    item.amount_total = item.amount_subtotal - item.amount_discount + (isInclusive ? 0 : part);
  });
}

/** Sums of a session's or an invoice's lines. */
export function totalsOf(items: Stripe.LineItem[]): Totals {
  const sum = (amountOf: (item: Stripe.LineItem) => number) =>
    items.reduce((total, item) => total + amountOf(item), 0);
  return {
    subtotal: sum((item) => item.amount_subtotal),
    discount: sum((item) => item.amount_discount),
    tax: sum((item) => item.amount_tax),
    total: sum((item) => item.amount_total),
  };
}
