import type Stripe from 'stripe';
import { priceOf } from './billing/prices.ts';
import { roundToStep } from './currency-rules.ts';
import { splitByWeights } from './money-math.ts';
import type { StripeAccount } from './stripe-account.ts';
import { idOf } from './id-of.ts';

export type OrderedPrice = { price: Stripe.Price; quantity: number };

export type Totals = { subtotal: number; discount: number; tax: number; total: number };

/** One line item per ordered price, without discount or tax. */
export function createLineItems(
  account: StripeAccount,
  ordered: OrderedPrice[],
  currency?: string,
): Stripe.LineItem[] {
  return ordered.map(({ price, quantity }) => {
    const amount = priceOf(price, quantity, currency ?? price.currency);
    const product = account.products.get(idOf(price.product));
    return {
      id: account.newId('li'),
      object: 'item',
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency: currency ?? price.currency,
      description: product?.name ?? null,
      metadata: {},
      price,
      quantity,
    };
  });
}

/** Takes a coupon off the lines that it applies to, in proportion to their amounts. */
export function discountLineItems(items: Stripe.LineItem[], coupon: Stripe.Coupon): void {
  const products = coupon.applies_to?.products;
  const concerned = items.filter(({ price }) => !products || products.includes(idOf(price?.product)));
  const amounts = concerned.map((item) => item.amount_subtotal);
  const subtotal = amounts.reduce((sum, amount) => sum + amount, 0);
  const currency = items[0]?.currency ?? 'usd';
  const percentOff = coupon.percent_off === null ? null : (subtotal * coupon.percent_off) / 100;
  const amountOff =
    coupon.currency === currency
      ? coupon.amount_off
      : (coupon.currency_options?.[currency]?.amount_off ?? coupon.amount_off);
  const discount = Math.min(subtotal, roundToStep(percentOff ?? amountOff ?? 0, currency));
  splitByWeights(discount, amounts).forEach((part, index) => {
    const item = concerned[index];
    if (!item) return;
    item.amount_discount = part;
    item.amount_total = item.amount_subtotal - part;
  });
}

/** Puts the tax of a place on each line. */
export function taxLineItemsByRate(items: Stripe.LineItem[], percent: number): void {
  for (const item of items) {
    const net = item.amount_subtotal - item.amount_discount;
    const base = item.price?.tax_behavior === 'inclusive' ? 100 + percent : 100;
    taxLineItems([item], roundToStep((net * percent) / base, item.currency));
  }
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
