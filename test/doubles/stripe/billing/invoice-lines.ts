import Stripe from 'stripe';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';
import type { DraftLine } from './draft-lines.ts';

/** A line as it stands on an invoice. */
export function invoiceLine(
  account: StripeAccount,
  invoice: string,
  line: DraftLine,
): Stripe.InvoiceLineItem {
  return {
    id: account.newId('il'),
    object: 'line_item',
    amount: line.amount,
    currency: line.currency,
    description: line.description,
    discount_amounts: line.discountAmounts,
    discountable: line.isDiscountable,
    discounts: line.discounts,
    invoice,
    livemode: false,
    metadata: {},
    parent: parentOf(line),
    period: line.period,
    pretax_credit_amounts: line.discountAmounts.map((entry) => ({ ...entry, type: 'discount' as const })),
    pricing: line.price && {
      price_details: { price: line.price.id, product: idOf(line.price.product) },
      type: 'price_details',
      unit_amount_decimal: line.price.unit_amount_decimal,
    },
    quantity: line.quantity,
    quantity_decimal: line.quantity === null ? null : Stripe.Decimal.from(String(line.quantity)),
    subscription: line.subscription,
    subtotal: line.amount,
    taxes: line.taxes,
  };
}

function parentOf(line: DraftLine): Stripe.InvoiceLineItem.Parent | null {
  if (line.subscriptionItem !== null) {
    return {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: line.invoiceItem,
        proration: line.isProration,
        proration_details: line.isProration ? { credited_items: null } : null,
        subscription: line.subscription,
        subscription_item: line.subscriptionItem,
      },
      type: 'subscription_item_details',
    };
  }
  if (line.invoiceItem === null) return null;
  return {
    invoice_item_details: {
      invoice_item: line.invoiceItem,
      proration: line.isProration,
      proration_details: null,
      subscription: line.subscription,
    },
    subscription_item_details: null,
    type: 'invoice_item_details',
  };
}

export type ItemFields = {
  amount: number;
  currency: string;
  customer: string;
  description: string | null;
  period: { start: number; end: number };
  subscription?: string | null;
  subscriptionItem?: string | null;
  price?: Stripe.Price | null;
  quantity?: number | null;
  isProration?: boolean;
  isDiscountable?: boolean;
  invoice?: string | null;
  metadata?: Stripe.Metadata;
};

/** Something that will stand on the customer's next invoice, or on a given draft. */
export function createInvoiceItem(
  account: StripeAccount,
  fields: ItemFields,
  at: number,
): Stripe.InvoiceItem {
  const item = account.invoiceItems.add({
    id: account.newId('ii'),
    object: 'invoiceitem',
    amount: fields.amount,
    currency: fields.currency,
    customer: fields.customer,
    customer_account: null,
    date: at,
    description: fields.description,
    discountable: fields.isDiscountable ?? !fields.isProration,
    discounts: [],
    invoice: fields.invoice ?? null,
    livemode: false,
    metadata: fields.metadata ?? {},
    net_amount: fields.amount,
    parent: fields.subscription
      ? {
          subscription_details: {
            subscription: fields.subscription,
            ...(fields.subscriptionItem ? { subscription_item: fields.subscriptionItem } : {}),
          },
          type: 'subscription_details',
        }
      : null,
    period: fields.period,
    pricing: fields.price
      ? {
          price_details: { price: fields.price.id, product: idOf(fields.price.product) },
          type: 'price_details',
          unit_amount_decimal: fields.price.unit_amount_decimal,
        }
      : null,
    proration: fields.isProration ?? false,
    quantity: fields.quantity ?? 1,
    quantity_decimal: Stripe.Decimal.from(String(fields.quantity ?? 1)),
    tax_rates: [],
    test_clock: account.customers.get(fields.customer)?.test_clock ?? null,
  });
  account.record('invoiceitem.created', item, at);
  return item;
}
