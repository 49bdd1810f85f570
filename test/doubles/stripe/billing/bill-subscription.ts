import type Stripe from 'stripe';
import { idOf } from '../id-of.ts';
import type { Payer } from '../movements/payments.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { collectInvoice, payableBy, type Billed, type Collection } from './collect-invoice.ts';
import type { DraftLine } from './draft-lines.ts';
import { draftInvoice, finalizeInvoice, markUncollectible, voidInvoice } from './invoice-life.ts';
import { payerOf } from './payers.ts';

export type Bill = {
  lines: DraftLine[];
  reason: Stripe.Invoice.BillingReason;
  at: number;
  /** The period that the invoice is about; the present one when left out. */
  period?: { start: number; end: number };
  payer?: Payer | undefined;
  behaviour?: Collection['behaviour'];
  settleLater?: boolean | undefined;
  taxAmount?: number | undefined;
  prorationDate?: number | undefined;
  /** `draft`: finalized after an hour; `open`: finalized, and paid by whoever confirms it; `collect`: at once. */
  until: 'draft' | 'open' | 'collect';
};

/** Bills a subscription as far as asked, in the way in which it is collected or paused. */
export function billSubscription(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  bill: Bill,
): Billed {
  const { at } = bill;
  const invoice = draftInvoice(account, {
    customer: idOf(subscription.customer),
    subscription,
    lines: bill.lines,
    discounts: subscription.discounts.map(idOf),
    reason: bill.reason,
    currency: subscription.currency,
    payer: bill.payer ?? payerOf(account, idOf(subscription.customer)),
    at,
    period: bill.period ?? { start: at, end: at },
    isTaxAutomatic: subscription.automatic_tax.enabled,
    collectionMethod: subscription.collection_method,
    daysUntilDue: subscription.days_until_due,
    prorationDate: bill.prorationDate,
    taxAmount: bill.taxAmount,
  });
  const nothing = { invoice, paymentIntent: null, charge: null };
  const pause = subscription.pause_collection?.behavior;
  if (subscription.status === 'unpaid' || pause === 'keep_as_draft') {
    invoice.auto_advance = false;
    return nothing;
  }
  if (pause !== undefined) {
    finalizeInvoice(account, invoice, at);
    if (invoice.status === 'open' && pause === 'void') voidInvoice(account, invoice, at);
    if (invoice.status === 'open') markUncollectible(account, invoice, at);
    return nothing;
  }
  if (bill.until === 'draft') {
    invoice.automatically_finalizes_at = at + account.settings.minutesAsDraft * 60;
    return nothing;
  }
  finalizeInvoice(account, invoice, at);
  if (invoice.status !== 'open') return nothing;
  if (subscription.collection_method === 'send_invoice') {
    account.record('invoice.sent', invoice, at);
    return nothing;
  }
  if (bill.until === 'collect') return collectInvoice(account, invoice, bill);
  const payment = payableBy(account, invoice, at);
  const intent = account.paymentIntents.get(idOf(payment.payment.payment_intent)) ?? null;
  return { invoice, paymentIntent: intent, charge: null };
}
