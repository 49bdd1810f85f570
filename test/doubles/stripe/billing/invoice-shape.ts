import type Stripe from 'stripe';
import { idOf } from '../id-of.ts';
import { type Payer } from '../movements/payments.ts';
import { addressIn, type StripeAccount } from '../stripe-account.ts';
import { leftOf } from './discounts.ts';
import type { DraftLine } from './draft-lines.ts';
import { invoiceLine } from './invoice-lines.ts';
import { taxOnTop, totalTaxes } from './taxes.ts';

export type InvoiceFields = {
  customer: string;
  subscription: Stripe.Subscription | null;
  /** With discounts and taxes put on. */
  lines: DraftLine[];
  /** Of the whole invoice. */
  discounts: string[];
  reason: Stripe.Invoice.BillingReason;
  currency: string;
  payer: Payer;
  at: number;
  period: { start: number; end: number };
  isTaxAutomatic: boolean;
  collectionMethod?: string;
  daysUntilDue?: number | null;
  prorationDate?: number | undefined;
  metadata?: Stripe.Metadata;
  description?: string | null;
};

/** A draft with its totals. */
export function draftShape(account: StripeAccount, id: string, fields: InvoiceFields): Stripe.Invoice {
  const { at, payer, subscription } = fields;
  return {
    id,
    object: 'invoice',
    account_country: 'US',
    account_name: 'Stripe double',
    account_tax_ids: null,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    automatic_tax: {
      disabled_reason: null,
      enabled: fields.isTaxAutomatic,
      liability: fields.isTaxAutomatic ? { type: 'self' } : null,
      provider: fields.isTaxAutomatic ? 'stripe' : null,
      status: taxStatus(fields),
    },
    automatically_finalizes_at: null,
    billing_reason: fields.reason,
    collection_method: fields.collectionMethod ?? 'charge_automatically',
    created: at,
    currency: fields.currency,
    custom_fields: null,
    customer: fields.customer,
    customer_account: null,
    customer_address: addressIn(payer.country),
    customer_email: payer.email,
    customer_name: payer.name,
    customer_phone: null,
    customer_shipping: null,
    customer_tax_exempt: 'none',
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: fields.description ?? null,
    discounts: fields.discounts,
    due_date: fields.collectionMethod === 'send_invoice' ? at + (fields.daysUntilDue ?? 30) * 86_400 : null,
    effective_at: null,
    ending_balance: null,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    livemode: false,
    metadata: fields.metadata ?? {},
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    parent: subscription && {
      type: 'subscription_details',
      quote_details: null,
      subscription_details: {
        metadata: { ...subscription.metadata },
        subscription: subscription.id,
        ...(fields.prorationDate === undefined ? {} : { subscription_proration_date: fields.prorationDate }),
      },
    },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: fields.period.end,
    period_start: fields.period.start,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    test_clock: account.customers.get(fields.customer)?.test_clock ?? null,
    webhooks_delivered_at: null,
    lines: {
      object: 'list',
      data: fields.lines.map((line) => invoiceLine(account, id, line)),
      has_more: false,
      url: `/v1/invoices/${id}/lines`,
    },
    ...totalsOf(fields.lines),
  };
}

function taxStatus(fields: InvoiceFields): Stripe.Invoice.AutomaticTax.Status | null {
  if (!fields.isTaxAutomatic) return null;
  return fields.payer.country === null ? 'requires_location_inputs' : 'complete';
}

function totalsOf(lines: DraftLine[]) {
  const sum = (amountOf: (line: DraftLine) => number) =>
    lines.reduce((total, line) => total + amountOf(line), 0);
  const subtotal = sum((line) => line.amount);
  const includedTax = sum((line) => line.taxes.reduce((all, tax) => all + tax.amount, 0) - taxOnTop(line));
  const net = sum(leftOf);
  const total = net + sum(taxOnTop);
  const perDiscount = new Map<string, number>();
  for (const { discount, amount } of lines.flatMap((line) => line.discountAmounts))
    perDiscount.set(discount, (perDiscount.get(discount) ?? 0) + amount);
  const discounts = [...perDiscount].map(([discount, amount]) => ({ amount, discount }));
  return {
    amount_due: Math.max(0, total),
    amount_remaining: Math.max(0, total),
    subtotal,
    subtotal_excluding_tax: subtotal - includedTax,
    total,
    total_discount_amounts: discounts,
    total_excluding_tax: net - includedTax,
    total_pretax_credit_amounts: discounts.map((entry) => ({ ...entry, type: 'discount' as const })),
    total_taxes: totalTaxes(lines),
  };
}

/** The subscription that an invoice bills, if any. */
export function subscriptionOf(
  account: StripeAccount,
  invoice: Stripe.Invoice,
): Stripe.Subscription | undefined {
  return account.subscriptions.get(idOf(invoice.parent?.subscription_details?.subscription));
}
