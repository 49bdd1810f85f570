import type Stripe from 'stripe';
import { textOf } from '../payloads/json-object.ts';
import type { InvoiceTruth, LineTruth, PaymentTruth } from './payment-truth.ts';
import { idOf } from './stripe-id.ts';
import { instant } from './truth-of-movements.ts';

/** What stands on a checkout's receipt: what was offered, what the customer added, and shipping. */
export function sessionLines(session: Stripe.Checkout.Session): LineTruth[] {
  const lines = (session.line_items?.data ?? []).map((item) => ({
    stripeProductId: idOf(item.price?.product),
    description: textOf(item.description),
    amount: item.amount_total,
    isRecurring: item.price?.recurring != null,
  }));
  return [...lines, ...shippingLine(session.shipping_cost?.amount_total)];
}

/** What stands on an invoice, each with its discounts and with the tax that came on top; credit for unused time is negative. */
export function invoiceLines(invoice: Stripe.Invoice): LineTruth[] {
  const lines = invoice.lines.data.map((line) => ({
    stripeProductId: idOf(line.pricing?.price_details?.product),
    description: textOf(line.description),
    amount:
      line.amount -
      sumOf(line.discount_amounts) +
      sumOf((line.taxes ?? []).filter(({ tax_behavior: behavior }) => behavior === 'exclusive')),
    isRecurring: isOfSubscription(line),
  }));
  return [...lines, ...shippingLine(invoice.shipping_cost?.amount_total)];
}

/** From the first to the last instant that an invoice's periods of subscriptions cover. */
export function coveredPeriod(invoice: Stripe.Invoice): Pick<InvoiceTruth, 'coversFrom' | 'coversTo'> {
  const periods = invoice.lines.data.filter((line) => isOfSubscription(line) && line.amount >= 0);
  if (periods.length === 0) return { coversFrom: null, coversTo: null };
  return {
    coversFrom: instant(Math.min(...periods.map(({ period }) => period.start))),
    coversTo: instant(Math.max(...periods.map(({ period }) => period.end))),
  };
}

type Discount = Pick<PaymentTruth, 'discount' | 'promotionCode' | 'couponId'>;

/** What was taken off, and by which code or coupon. */
export function discountOf(
  session: Stripe.Checkout.Session | null,
  invoice: Stripe.Invoice | null,
): Discount {
  if (session?.mode === 'payment' || (session && !invoice)) {
    const used = session.discounts?.[0];
    return namedDiscount(session.total_details?.amount_discount ?? 0, used?.promotion_code, used?.coupon);
  }
  const used = (invoice?.discounts ?? []).find(
    (discount): discount is Stripe.Discount => typeof discount === 'object' && discount.deleted !== true,
  );
  return namedDiscount(sumOf(invoice?.total_discount_amounts), used?.promotion_code, used?.source.coupon);
}

function namedDiscount(
  discount: number,
  code: string | Stripe.PromotionCode | null | undefined,
  coupon: string | Stripe.Coupon | null | undefined,
): Discount {
  if (discount === 0) return { discount, promotionCode: null, couponId: null };
  const promotion = typeof code === 'object' ? code : null;
  return {
    discount,
    promotionCode: textOf(promotion?.code),
    couponId: idOf(coupon) ?? idOf(promotion?.promotion.coupon),
  };
}

function isOfSubscription({ parent }: Stripe.InvoiceLineItem): boolean {
  return parent?.subscription_item_details != null || parent?.invoice_item_details?.proration === true;
}

function shippingLine(amount: number | undefined): LineTruth[] {
  if (amount === undefined || amount === 0) return [];
  return [{ stripeProductId: null, description: 'Shipping', amount, isRecurring: false }];
}

function sumOf(parts: readonly { amount: number }[] | null | undefined): number {
  return (parts ?? []).reduce((sum, { amount }) => sum + amount, 0);
}
