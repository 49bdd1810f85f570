import type Stripe from 'stripe';
import { totalsOf } from '../line-items.ts';
import { addressIn, type StripeAccount } from '../stripe-account.ts';
import { createPaymentIntent, failPaymentIntent, succeedPaymentIntent, type Payer } from './payments.ts';
import { idOf } from '../id-of.ts';

type Bill = {
  items: Stripe.LineItem[];
  reason: Stripe.Invoice.BillingReason;
  payer: Payer;
  at: number;
  isPaid: boolean;
  settleLater?: boolean | undefined;
};

export type Billed = {
  invoice: Stripe.Invoice;
  /** None when nothing was due. */
  paymentIntent: Stripe.PaymentIntent | null;
  charge: Stripe.Charge | null;
};

/** Bills one period of a subscription and tries to collect it. */
export function billSubscription(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  bill: Bill,
): Billed {
  const { at } = bill;
  const invoice = account.invoices.add(openInvoice(account, subscription, bill));
  subscription.latest_invoice = invoice.id;
  account.record('invoice.created', invoice, at);
  account.record('invoice.finalized', invoice, at);
  if (invoice.amount_due === 0) {
    payInvoice(account, invoice, at);
    return { invoice, paymentIntent: null, charge: null };
  }
  const fields = {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: idOf(subscription.customer),
    metadata: {},
  };
  const paymentIntent = createPaymentIntent(account, fields, at);
  const payment = account.invoicePayments.add(invoicePayment(account, invoice, paymentIntent, at));
  invoice.attempted = true;
  invoice.attempt_count += 1;
  if (!bill.isPaid) {
    const charge = failPaymentIntent(account, paymentIntent, bill.payer, at);
    account.record('invoice.payment_failed', invoice, at);
    return { invoice, paymentIntent, charge };
  }
  const charge = succeedPaymentIntent(account, paymentIntent, bill.payer, bill);
  payment.status = 'paid';
  payment.amount_paid = invoice.amount_due;
  payment.status_transitions.paid_at = at;
  account.record('invoice_payment.paid', payment, at);
  payInvoice(account, invoice, at);
  return { invoice, paymentIntent, charge };
}

function payInvoice(account: StripeAccount, invoice: Stripe.Invoice, at: number): void {
  invoice.status = 'paid';
  invoice.amount_paid = invoice.amount_due;
  invoice.amount_remaining = 0;
  invoice.status_transitions.paid_at = at;
  account.record('invoice.paid', invoice, at);
  account.record('invoice.payment_succeeded', invoice, at);
}

function openInvoice(account: StripeAccount, subscription: Stripe.Subscription, bill: Bill): Stripe.Invoice {
  const { at, items, payer } = bill;
  const id = account.newId('in');
  const totals = totalsOf(items);
  const period = {
    start: subscription.items.data[0]?.current_period_start ?? at,
    end: subscription.items.data[0]?.current_period_end ?? at,
  };
  return {
    id,
    object: 'invoice',
    account_country: 'US',
    account_name: 'Stripe double',
    account_tax_ids: null,
    amount_due: totals.total,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: totals.total,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: false,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    billing_reason: bill.reason,
    collection_method: 'charge_automatically',
    created: at,
    currency: subscription.currency,
    custom_fields: null,
    customer: subscription.customer,
    customer_account: null,
    customer_address: addressIn(payer.country),
    customer_email: payer.email,
    customer_name: payer.name,
    customer_phone: null,
    customer_shipping: null,
    customer_tax_exempt: 'none',
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    due_date: null,
    effective_at: at,
    ending_balance: 0,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: `${account.url}/invoices/${id}`,
    invoice_pdf: `${account.url}/invoices/${id}.pdf`,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: {
      object: 'list',
      data: items.map((item) => invoiceLine(account, id, subscription, item, period)),
      has_more: false,
      url: `/v1/invoices/${id}/lines`,
    },
    livemode: false,
    metadata: {},
    next_payment_attempt: null,
    number: id.slice(-8).toUpperCase(),
    on_behalf_of: null,
    parent: {
      type: 'subscription_details',
      quote_details: null,
      subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
    },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: at,
    period_start: at,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: 'open',
    status_transitions: { finalized_at: at, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: totals.subtotal,
    subtotal_excluding_tax: totals.subtotal,
    test_clock: null,
    total: totals.total,
    total_discount_amounts: [],
    total_excluding_tax: totals.total - totals.tax,
    total_pretax_credit_amounts: [],
    total_taxes: totals.tax === 0 ? [] : [taxOf(totals)],
    webhooks_delivered_at: null,
  };
}

function taxOf(totals: { tax: number; total: number }): Stripe.Invoice.TotalTax {
  return {
    amount: totals.tax,
    tax_behavior: 'exclusive',
    tax_rate_details: null,
    taxability_reason: 'standard_rated',
    taxable_amount: totals.total - totals.tax,
    type: 'tax_rate_details',
  };
}

function invoiceLine(
  account: StripeAccount,
  invoice: string,
  subscription: Stripe.Subscription,
  item: Stripe.LineItem,
  period: Stripe.InvoiceLineItem.Period,
): Stripe.InvoiceLineItem {
  return {
    id: account.newId('il'),
    object: 'line_item',
    amount: item.amount_subtotal,
    currency: item.currency,
    description: item.description,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice,
    livemode: false,
    metadata: {},
    parent: null,
    period,
    pretax_credit_amounts: [],
    pricing: item.price
      ? {
          price_details: { price: item.price.id, product: idOf(item.price.product) },
          type: 'price_details',
          unit_amount_decimal: item.price.unit_amount_decimal,
        }
      : null,
    quantity: item.quantity,
    quantity_decimal: null,
    subscription: subscription.id,
    subtotal: item.amount_subtotal,
    taxes: [],
  };
}

function invoicePayment(
  account: StripeAccount,
  invoice: Stripe.Invoice,
  intent: Stripe.PaymentIntent,
  at: number,
): Stripe.InvoicePayment {
  return {
    id: account.newId('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: at,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  };
}
