import type Stripe from 'stripe';
import { invalid } from '../api/stripe-api-error.ts';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { applyBalance } from './customer-balance.ts';
import { discountLines } from './discounts.ts';
import { endSpentDiscounts } from './discounts.ts';
import { draftShape, subscriptionOf, type InvoiceFields } from './invoice-shape.ts';
import { subscriptionPaid } from './subscription-states.ts';
import { taxLines } from './taxes.ts';

type DraftFields = InvoiceFields & { taxAmount?: number | undefined };

/** A new draft: its lines, with discounts and taxes put on; invoice items among them are spent. */
export function draftInvoice(account: StripeAccount, fields: DraftFields): Stripe.Invoice {
  const { lines, at, subscription } = fields;
  discountLines(account, lines, fields.discounts, at);
  taxLines(account, lines, {
    isAutomatic: fields.isTaxAutomatic,
    country: fields.payer.country,
    taxAmount: fields.taxAmount,
  });
  const invoice = account.invoices.add(draftShape(account, account.newId('in'), fields));
  for (const { invoiceItem } of lines) {
    const item = account.invoiceItems.get(invoiceItem ?? '');
    if (item) item.invoice = invoice.id;
  }
  if (subscription) subscription.latest_invoice = invoice.id;
  account.record('invoice.created', invoice, at);
  if (subscription) endSpentDiscounts(account, subscription, invoice, at);
  return invoice;
}

/** A draft can no longer be changed: it has a number, and the customer's balance is taken into account. */
export function finalizeInvoice(account: StripeAccount, invoice: Stripe.Invoice, at: number): void {
  if (invoice.status !== 'draft')
    throw invalid(`This invoice is already finalized, you can't re-finalize a non-draft invoice.`);
  const customer = account.customers.get(idOf(invoice.customer));
  applyBalance(account, invoice, at);
  const sequence = customer?.next_invoice_sequence ?? 1;
  invoice.number = `${customer?.invoice_prefix ?? 'NONE'}-${String(sequence).padStart(4, '0')}`;
  if (customer) customer.next_invoice_sequence = sequence + 1;
  invoice.status = 'open';
  invoice.effective_at = at;
  invoice.automatically_finalizes_at = null;
  invoice.status_transitions.finalized_at = at;
  invoice.hosted_invoice_url = `${account.url}/i/${invoice.id}`;
  invoice.invoice_pdf = `${account.url}/i/${invoice.id}/pdf`;
  account.record('invoice.finalized', invoice, at);
  if (invoice.amount_due === 0) markPaid(account, invoice, at);
}

/** Nothing is left to pay. */
export function markPaid(account: StripeAccount, invoice: Stripe.Invoice, at: number): void {
  invoice.status = 'paid';
  invoice.auto_advance = false;
  invoice.next_payment_attempt = null;
  invoice.amount_paid = invoice.amount_due - invoice.pre_payment_credit_notes_amount;
  invoice.amount_remaining = 0;
  invoice.status_transitions.paid_at = at;
  account.record('invoice.paid', invoice, at);
  account.record('invoice.payment_succeeded', invoice, at);
  const subscription = subscriptionOf(account, invoice);
  if (subscription) subscriptionPaid(account, subscription, invoice, at);
}

/** An open invoice will never be paid, and counts for nothing. */
export function voidInvoice(account: StripeAccount, invoice: Stripe.Invoice, at: number): void {
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible')
    throw invalid(
      `You can only void an open or uncollectible invoice; this one is ${String(invoice.status)}.`,
    );
  cancelPayments(account, invoice, at);
  account.update('invoice.voided', invoice, at, () => {
    invoice.status = 'void';
    invoice.auto_advance = false;
    invoice.next_payment_attempt = null;
    invoice.status_transitions.voided_at = at;
  });
}

/** An open invoice is given up; it may still be paid. */
export function markUncollectible(account: StripeAccount, invoice: Stripe.Invoice, at: number): void {
  if (invoice.status !== 'open')
    throw invalid(`You can only mark open invoices as uncollectible; this one is ${String(invoice.status)}.`);
  account.update('invoice.marked_uncollectible', invoice, at, () => {
    invoice.status = 'uncollectible';
    invoice.auto_advance = false;
    invoice.next_payment_attempt = null;
    invoice.status_transitions.marked_uncollectible_at = at;
  });
}

function cancelPayments(account: StripeAccount, invoice: Stripe.Invoice, at: number): void {
  for (const payment of account.invoicePayments.where('invoice', invoice.id)) {
    if (payment.status !== 'open') continue;
    payment.status = 'canceled';
    payment.status_transitions.canceled_at = at;
    const intent = account.paymentIntents.get(idOf(payment.payment.payment_intent));
    if (!intent || intent.status === 'succeeded') continue;
    intent.status = 'canceled';
    intent.canceled_at = at;
    intent.cancellation_reason = 'void_invoice';
    account.record('payment_intent.canceled', intent, at);
  }
}
