import type Stripe from 'stripe';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { nameOf, priceOf } from './prices.ts';

/** A line that will stand on an invoice; discounts and taxes are put on it there. */
export type DraftLine = {
  /** Before discounts; negative where something is credited. */
  amount: number;
  currency: string;
  description: string | null;
  period: { start: number; end: number };
  price: Stripe.Price | null;
  quantity: number | null;
  isProration: boolean;
  isDiscountable: boolean;
  subscription: string | null;
  subscriptionItem: string | null;
  invoiceItem: string | null;
  /** Of this line alone, by id. */
  discounts: string[];
  discountAmounts: { amount: number; discount: string }[];
  taxes: Stripe.InvoiceLineItem.Tax[];
};

type LineFields = Pick<DraftLine, 'amount' | 'currency' | 'description' | 'period'> & Partial<DraftLine>;

/** A line with what is usual. */
export function draftLine(fields: LineFields): DraftLine {
  return {
    price: null,
    quantity: 1,
    isProration: false,
    isDiscountable: true,
    subscription: null,
    subscriptionItem: null,
    invoiceItem: null,
    discounts: [],
    discountAmounts: [],
    taxes: [],
    ...fields,
  };
}

/** What a subscription's item costs for its present period, or for a given part of it. */
export function periodLine(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  options: { amount?: number; isProration?: boolean; description?: string } = {},
): DraftLine {
  const { currency } = subscription;
  const interval = item.price.recurring?.interval ?? 'month';
  const amount = options.amount ?? priceOf(item.price, item.quantity, currency);
  return draftLine({
    amount,
    currency,
    description:
      options.description ??
      `${item.quantity ?? 1} × ${nameOf(account, item.price)} (at ${amount} ${currency} / ${interval})`,
    period: { start: item.current_period_start, end: item.current_period_end },
    price: item.price,
    quantity: item.quantity ?? null,
    isProration: options.isProration ?? false,
    isDiscountable: options.isProration !== true,
    subscription: subscription.id,
    subscriptionItem: item.id,
    discounts: item.discounts.map(idOf),
  });
}

/** What has been put on the customer's next invoice: of one subscription, and of none. */
export function pendingItems(
  account: StripeAccount,
  customer: string,
  subscription: string | null,
): Stripe.InvoiceItem[] {
  return account.invoiceItems.where('customer', customer).filter((item) => {
    if (item.invoice !== null) return false;
    const owner = item.parent?.subscription_details?.subscription ?? null;
    return owner === null || owner === subscription;
  });
}

/** The line that an invoice item becomes. */
export function invoiceItemLine(account: StripeAccount, item: Stripe.InvoiceItem): DraftLine {
  const details = item.parent?.subscription_details ?? null;
  return draftLine({
    amount: item.amount,
    currency: item.currency,
    description: item.description,
    period: { start: item.period.start, end: item.period.end },
    price: account.prices.get(idOf(item.pricing?.price_details?.price)) ?? null,
    quantity: item.quantity,
    isProration: item.proration,
    isDiscountable: item.discountable,
    subscription: details?.subscription ?? null,
    subscriptionItem: details?.subscription_item ?? null,
    invoiceItem: item.id,
    discounts: (item.discounts ?? []).map(idOf),
  });
}
