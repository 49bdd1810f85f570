import type {
  StripeEventEffect,
  StripeEventHandler,
  StripeEventOutcome,
} from '../../inbox/stripe-event-handler.ts';
import type { Db } from '../../platform/database.ts';
import { writePayments, type ConvergeDeps } from './converge-payment.ts';
import type { PaymentReference } from './fetch-payment.ts';
import { createPaymentReader } from './payment-reader.ts';
import { referenceOf } from './payment-reference.ts';
import { paymentKey, type PaymentTruth } from './payment-truth.ts';
import { mergeEffect } from './without-api/merge-payments.ts';

const handlers = new WeakMap<ConvergeDeps, StripeEventHandler>();

/**
 * What follows from every event that names a payment: the payment is read from Stripe, or without a key made up of what events told,
 * and written. One for all types, so that the events of a payment that wait together need one reading.
 */
export function paymentHandler(deps: ConvergeDeps): StripeEventHandler {
  const known = handlers.get(deps);
  if (known) return known;
  const read = deps.stripe && createPaymentReader(deps.stripe, deps.pool);
  const handler: StripeEventHandler = {
    subjectOf: (event) => `payment ${idIn(referenceOf(event))}`,
    handle: async (events) => {
      if (!read) return mergeEffect(deps, events);
      const truths = await read(events);
      const effect: StripeEventEffect = (db) => writeOnce(db, truths, deps);
      return Object.assign(effect, { isIndependent: truths.every(isPlainSale) });
    },
  };
  handlers.set(deps, handler);
  return handler;
}

function idIn(reference: PaymentReference): string {
  const [id] = Object.values(reference);
  return String(id);
}

/** Paid for a checkout of this library, and nothing came after it: it touches only what is its own. */
function isPlainSale(truth: PaymentTruth): boolean {
  const isWhole = [truth.refunds, truth.disputes, truth.fraudWarnings, truth.creditNotes].every(
    ({ length }) => length === 0,
  );
  const isOfCheckout = truth.session !== null && truth.claimedCheckoutId !== null;
  return truth.isPaid && isOfCheckout && truth.stripeSubscriptionId === null && isWhole;
}

const writtenIn = new WeakMap<Db, Map<string, Promise<StripeEventOutcome>>>();

/** The events of a payment and those of its invoice may lead to the same reading: in one transaction it is written once. */
function writeOnce(db: Db, truths: readonly PaymentTruth[], deps: ConvergeDeps): Promise<StripeEventOutcome> {
  const written = writtenIn.get(db) ?? new Map<string, Promise<StripeEventOutcome>>();
  writtenIn.set(db, written);
  const readings = truths.map((truth) => `${paymentKey(truth)} ${truth.fetchedAt.getTime()}`).join();
  const outcome = written.get(readings) ?? writePayments(db, truths, deps);
  written.set(readings, outcome);
  return outcome;
}
