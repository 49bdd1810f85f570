import type Stripe from 'stripe';
import { invalid } from '../api/stripe-api-error.ts';
import { idOf } from '../id-of.ts';
import {
  createLineItems,
  discountLineItems,
  taxLineItems,
  taxLineItemsByRate,
  totalsOf,
} from '../line-items.ts';
import type { StripeAccount } from '../stripe-account.ts';
import type { SessionPayment } from './checkout.ts';
import { couponForPurchase, findPromotionCode, redeem } from './coupons.ts';

/** What the customer chooses on the page: optional things, its own price, a code; and the tax of where it lives. */
export function completeLines(
  account: StripeAccount,
  session: Stripe.Checkout.Session,
  payment: SessionPayment,
  at: number,
): void {
  const items = account.lineItems.get(session.id) ?? [];
  addOptionalItems(account, session, items, payment.optionalItems ?? []);
  setOwnPrice(items, payment.customAmount);
  if (payment.promotionCode !== undefined) applyCode(account, session, items, payment.promotionCode, at);
  for (const discount of session.discounts ?? []) redeem(account, discount);
  const country = payment.country ?? 'US';
  if (payment.taxAmount !== undefined) taxLineItems(items, payment.taxAmount);
  else if (session.automatic_tax.enabled) {
    taxLineItemsByRate(items, account.settings.taxPercent[country] ?? 0);
    session.automatic_tax.status = 'complete';
  }
  const totals = totalsOf(items);
  session.amount_subtotal = totals.subtotal;
  session.amount_total = totals.total;
  session.total_details = { amount_discount: totals.discount, amount_shipping: 0, amount_tax: totals.tax };
}

function addOptionalItems(
  account: StripeAccount,
  session: Stripe.Checkout.Session,
  items: Stripe.LineItem[],
  chosen: { price: string; quantity?: number }[],
): void {
  for (const { price: id, quantity } of chosen) {
    const offer = session.optional_items?.find(({ price }) => price === id);
    const price = account.prices.get(id);
    if (!offer || !price) throw invalid(`Price ${id} is not among the optional items.`, 'optional_items');
    const ordered = { price, quantity: quantity ?? offer.quantity };
    items.push(...createLineItems(account, [ordered], session.currency ?? price.currency));
  }
  const discount = session.discounts?.[0];
  const coupon = account.coupons.get(idOf(discount?.coupon));
  if (coupon && chosen.length > 0) discountLineItems(items, coupon);
}

function setOwnPrice(items: Stripe.LineItem[], amount: number | undefined): void {
  const item = items.find(({ price }) => price?.custom_unit_amount);
  const limits = item?.price?.custom_unit_amount;
  if (!item || !limits) return;
  const paid = amount ?? limits.preset ?? limits.minimum ?? 0;
  if (limits.minimum !== null && paid < limits.minimum)
    throw invalid(`The amount must be at least ${limits.minimum}.`, 'custom_unit_amount');
  if (limits.maximum !== null && paid > limits.maximum)
    throw invalid(`The amount must be at most ${limits.maximum}.`, 'custom_unit_amount');
  item.amount_subtotal = paid * (item.quantity ?? 1);
  item.amount_total = item.amount_subtotal;
}

function applyCode(
  account: StripeAccount,
  session: Stripe.Checkout.Session,
  items: Stripe.LineItem[],
  text: string,
  at: number,
): void {
  if (!session.allow_promotion_codes)
    throw invalid('This session does not allow promotion codes.', 'promotion_code');
  const code = findPromotionCode(account, text);
  const coupon = couponForPurchase(account, code, {
    customer: idOf(session.customer) || null,
    amount: totalsOf(items).subtotal,
    currency: session.currency ?? 'usd',
    at,
  });
  discountLineItems(items, coupon);
  session.discounts = [{ coupon: coupon.id, promotion_code: code.id }];
}
