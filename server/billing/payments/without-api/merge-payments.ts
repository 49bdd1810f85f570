import type Stripe from 'stripe';
import type { StripeEvent, StripeEventEffect } from '../../../inbox/stripe-event-handler.ts';
import { ignored } from '../../../inbox/stripe-event-handler.ts';
import type { Db } from '../../../platform/database.ts';
import { toPinnedVersion } from '../../payloads/to-pinned-version.ts';
import { writePayments, type ConvergeDeps } from '../converge-payment.ts';
import { paymentTruth } from '../truth-of-payment.ts';
import { paymentsAmong, type KnownObjects } from './objects-from-snapshots.ts';
import { isPartOfPayment, lifeRank, linksOf } from './snapshot-life.ts';
import { lockMerges, selectConnected, upsertSnapshot, type Snapshot } from './snapshot-queries.ts';

/**
 * Without a key of Stripe the events are all there is: the latest that they told of each object makes up the payment, in any order.
 * Amounts of the balance are not known, so nothing enters the ledger: such an order is pending until a key is there.
 */
export function mergeEffect(deps: ConvergeDeps, events: readonly StripeEvent[]): StripeEventEffect {
  return async (db) => {
    const mergedAt = await lockMerges(db);
    const ids: string[] = [];
    for (const event of events) ids.push(...(await keep(db, event)));
    const known = knownObjects(await selectConnected(db, ids));
    const truths = paymentsAmong(known).map((objects) => paymentTruth(objects, mergedAt));
    if (truths.length === 0) return ignored('Kept; no event has told yet what it belongs to.');
    return writePayments(db, truths, deps);
  };
}

/** Keeps what the event says, and answers by which ids the payment is found. */
async function keep(db: Db, event: StripeEvent): Promise<string[]> {
  const object = toPinnedVersion(event.object, event.apiVersion);
  if (event.objectId === null || !isPartOfPayment(object)) return [];
  const links = linksOf(object);
  await upsertSnapshot(db, {
    id: event.objectId,
    objectType: String(object['object']),
    links,
    lifeRank: lifeRank(object),
    changedAt: event.createdAt,
    object: JSON.stringify(object),
  });
  return [event.objectId, ...links];
}

function knownObjects(snapshots: readonly Snapshot[]): KnownObjects {
  const of = <T>(type: string): T[] =>
    snapshots.filter(({ objectType }) => objectType === type).map(({ object }) => JSON.parse(object) as T);
  return {
    intents: of<Stripe.PaymentIntent>('payment_intent'),
    charges: of<Stripe.Charge>('charge'),
    sessions: of<Stripe.Checkout.Session>('checkout.session'),
    invoices: of<Stripe.Invoice>('invoice'),
    invoicePayments: of<Stripe.InvoicePayment>('invoice_payment'),
    refunds: of<Stripe.Refund>('refund'),
    disputes: of<Stripe.Dispute>('dispute'),
    creditNotes: of<Stripe.CreditNote>('credit_note'),
    fraudWarnings: of<Stripe.Radar.EarlyFraudWarning>('radar.early_fraud_warning'),
  };
}
