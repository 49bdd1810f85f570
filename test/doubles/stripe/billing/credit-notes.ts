import type Stripe from 'stripe';
import { invalid } from '../api/stripe-api-error.ts';
import { idOf } from '../id-of.ts';
import { shareOf } from '../money-math.ts';
import { refundCharge } from '../movements/refunds.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { moveCustomerBalance } from './customer-balance.ts';
import { markPaid } from './invoice-life.ts';

export type CreditNoteFields = {
  invoice: Stripe.Invoice;
  amount: number;
  /** Of what has been paid: back to the card, to the customer's balance, or in another way. */
  refundAmount: number;
  creditAmount: number;
  outOfBandAmount: number;
  reason: Stripe.CreditNote.Reason | null;
  memo: string | null;
  metadata: Stripe.Metadata;
  at: number;
};

/** Lowers an invoice: what is still open first, and what has been paid by refund or credit. */
export function createCreditNote(account: StripeAccount, fields: CreditNoteFields): Stripe.CreditNote {
  const { invoice, amount, at } = fields;
  if (invoice.status !== 'open' && invoice.status !== 'paid')
    throw invalid(
      `You can only credit open and paid invoices; this one is ${String(invoice.status)}.`,
      'invoice',
    );
  const credited = invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount;
  if (amount <= 0 || amount > invoice.total - credited)
    throw invalid(
      `The sum of credit amount, refund amount and out of band amount (${amount}) must be at most ${invoice.total - credited}.`,
      'amount',
    );
  const beforePayment = Math.min(amount, invoice.amount_remaining);
  const afterPayment = amount - beforePayment;
  const { refundAmount, outOfBandAmount } = fields;
  const creditAmount =
    fields.creditAmount || (invoice.status === 'paid' ? afterPayment - refundAmount - outOfBandAmount : 0);
  if (refundAmount + creditAmount + outOfBandAmount !== afterPayment)
    throw invalid('The amounts of the credit note do not add up.', 'amount');

  const note = account.creditNotes.add(shapeOf(account, fields, beforePayment, afterPayment));
  if (refundAmount > 0) note.refunds = [refundOf(account, fields)];
  account.record('credit_note.created', note, at);
  const customer = account.customers.get(idOf(invoice.customer));
  if (creditAmount > 0 && customer) {
    const movement = {
      amount: -creditAmount,
      currency: invoice.currency,
      type: 'credit_note' as const,
      creditNote: note.id,
      invoice: invoice.id,
    };
    note.customer_balance_transaction = moveCustomerBalance(account, customer, movement, at).id;
  }
  account.update('invoice.updated', invoice, at, () => {
    invoice.pre_payment_credit_notes_amount += beforePayment;
    invoice.post_payment_credit_notes_amount += afterPayment;
    invoice.amount_remaining -= beforePayment;
  });
  lowerOpenPayment(account, invoice);
  if (invoice.status === 'open' && invoice.amount_remaining === 0) markPaid(account, invoice, at);
  return note;
}

function lowerOpenPayment(account: StripeAccount, invoice: Stripe.Invoice): void {
  for (const payment of account.invoicePayments.where('invoice', invoice.id)) {
    if (payment.status !== 'open') continue;
    payment.amount_requested = invoice.amount_remaining;
    const intent = account.paymentIntents.get(idOf(payment.payment.payment_intent));
    if (intent) intent.amount = invoice.amount_remaining;
  }
}

function refundOf(account: StripeAccount, fields: CreditNoteFields): Stripe.CreditNote.Refund {
  const { invoice, refundAmount, at } = fields;
  const paid = account.invoicePayments.where('invoice', invoice.id).find(({ status }) => status === 'paid');
  const intent = account.paymentIntents.get(idOf(paid?.payment.payment_intent));
  const charge = account.charges.get(idOf(intent?.latest_charge));
  if (!charge) throw invalid('This invoice has no charge that could be refunded.', 'refund_amount');
  const refund = refundCharge(account, charge, { amount: refundAmount }, at);
  return { amount_refunded: refundAmount, payment_record_refund: null, refund: refund.id, type: 'refund' };
}

/** Takes back a credit note on an open invoice. */
export function voidCreditNote(account: StripeAccount, note: Stripe.CreditNote, at: number): void {
  if (note.status === 'void') throw invalid('This credit note is already void.');
  if (note.type !== 'pre_payment') throw invalid('Only credit notes on open invoices can be voided.');
  const invoice = account.invoices.get(idOf(note.invoice));
  if (invoice) {
    invoice.pre_payment_credit_notes_amount -= note.amount;
    if (invoice.status === 'open') invoice.amount_remaining += note.amount;
    lowerOpenPayment(account, invoice);
  }
  account.update('credit_note.voided', note, at, () => {
    note.status = 'void';
    note.voided_at = at;
  });
}

function shapeOf(
  account: StripeAccount,
  fields: CreditNoteFields,
  beforePayment: number,
  afterPayment: number,
): Stripe.CreditNote {
  const { invoice, amount, at } = fields;
  const id = account.newId('cn');
  const sequence = account.creditNotes.where('invoice', invoice.id).length + 1;
  const taxes = (invoice.total_taxes ?? []).map((tax) => ({
    ...tax,
    amount: shareOf(tax.amount, amount, invoice.total),
    taxable_amount: shareOf(tax.taxable_amount ?? 0, amount, invoice.total),
  }));
  const tax = taxes.reduce((sum, entry) => sum + entry.amount, 0);
  return {
    id,
    object: 'credit_note',
    amount,
    amount_shipping: 0,
    created: at,
    currency: invoice.currency,
    customer: idOf(invoice.customer),
    customer_account: null,
    customer_balance_transaction: null,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: at,
    invoice: invoice.id,
    lines: {
      object: 'list',
      data: [lineOf(account, fields, tax)],
      has_more: false,
      url: `/v1/credit_notes/${id}/lines`,
    },
    livemode: false,
    memo: fields.memo,
    metadata: fields.metadata,
    number: `${invoice.number ?? ''}-CN-${String(sequence).padStart(2, '0')}`,
    out_of_band_amount: fields.outOfBandAmount || null,
    pdf: `${account.url}/credit-notes/${id}/pdf`,
    post_payment_amount: afterPayment,
    pre_payment_amount: beforePayment,
    pretax_credit_amounts: [],
    reason: fields.reason,
    refunds: [],
    shipping_cost: null,
    status: 'issued',
    subtotal: amount - tax,
    subtotal_excluding_tax: amount - tax,
    total: amount,
    total_excluding_tax: amount - tax,
    total_taxes: taxes,
    type: afterPayment === 0 ? 'pre_payment' : beforePayment === 0 ? 'post_payment' : 'mixed',
    voided_at: null,
  };
}

function lineOf(account: StripeAccount, fields: CreditNoteFields, tax: number): Stripe.CreditNoteLineItem {
  return {
    id: account.newId('cnli'),
    object: 'credit_note_line_item',
    amount: fields.amount - tax,
    description: fields.memo ?? 'Credit',
    discount_amount: 0,
    discount_amounts: [],
    livemode: false,
    metadata: {},
    pretax_credit_amounts: [],
    quantity: 1,
    tax_rates: [],
    taxes: null,
    type: 'custom_line_item',
    unit_amount: fields.amount - tax,
    unit_amount_decimal: null,
  };
}
