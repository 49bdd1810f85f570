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
      return Object.assign(effect, { isIndependent: truths.every(isSale) });
    },
  };
  handlers.set(deps, handler);
  return handler;
}

function idIn(reference: PaymentReference): string {
  const [id] = Object.values(reference);
  return String(id);
}

/** Paid for a checkout of this library, and not by a subscription: whatever became of it, it touches only what is its own. */
function isSale(truth: PaymentTruth): boolean {
  const isOfCheckout = truth.session !== null && truth.claimedCheckoutId !== null;
  return truth.isPaid && isOfCheckout && truth.stripeSubscriptionId === null;
}

/** What is written in a transaction: by reading, and the last one of each payment. */
type Written = Map<string, Promise<StripeEventOutcome>>;

const writtenIn = new WeakMap<Db, Written>();

/** Tells readings of a payment apart: only the one that a warning of fraud led to knows of it, and two may be of the same millisecond. */
function readingOf({ fetchedAt, fraudWarnings }: PaymentTruth): string {
  return [fetchedAt.getTime(), ...fraudWarnings.map(({ id }) => id)].join(' ');
}

/**
 * The events of a payment and those of its invoice may lead to the same reading: in one transaction it is written once. Different readings of a payment
 * are written one after another.
 */
function writeOnce(db: Db, truths: readonly PaymentTruth[], deps: ConvergeDeps): Promise<StripeEventOutcome> {
  const written: Written = writtenIn.get(db) ?? new Map();
  writtenIn.set(db, written);
  const keys = truths.map(paymentKey);
  const reading = truths.map((truth) => `${paymentKey(truth)} ${readingOf(truth)}`).join();
  const known = written.get(reading);
  if (known) return known;
  const others = keys.flatMap((key) => written.get(key) ?? []);
  const write = () => writePayments(db, truths, deps);
  const outcome = others.length === 0 ? write() : Promise.all(others).then(write);
  for (const key of [reading, ...keys]) written.set(key, outcome);
  return outcome;
}
