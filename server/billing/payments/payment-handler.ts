import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { writePayments, type ConvergeDeps } from './converge-payment.ts';
import type { PaymentReference } from './fetch-payment.ts';
import { createPaymentReader } from './payment-reader.ts';
import { referenceOf } from './payment-reference.ts';
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
      return (db) => writePayments(db, truths, deps);
    },
  };
  handlers.set(deps, handler);
  return handler;
}

function idIn(reference: PaymentReference): string {
  const [id] = Object.values(reference);
  return String(id);
}
