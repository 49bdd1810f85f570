import { waiting, type StripeEvent, type StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { paymentEffect, type ConvergeDeps } from './converge-payment.ts';
import type { PaymentReference } from './fetch-payment.ts';
import { referenceOf } from './payment-reference.ts';

const handlers = new WeakMap<ConvergeDeps, StripeEventHandler>();

/**
 * What follows from every event that names a payment: the payment is read from Stripe, and written. One for all types, so that the events
 * of a payment that wait together need one reading.
 */
export function paymentHandler(deps: ConvergeDeps): StripeEventHandler {
  const known = handlers.get(deps);
  if (known) return known;
  const handler: StripeEventHandler = {
    subjectOf: (event) => `payment ${idIn(referenceOf(event))}`,
    handle: async (events) =>
      deps.stripe
        ? paymentEffect(deps, referenceOf(mostTelling(events)))
        : async () => waiting('STRIPE_SECRET_KEY is not set: payments cannot be followed.', 'stripe-key'),
  };
  handlers.set(deps, handler);
  return handler;
}

/** All lead to the same payment. */
function mostTelling(events: readonly StripeEvent[]): StripeEvent {
  const newest = events.at(-1);
  if (!newest) throw new TypeError('No event was given.');
  return newest;
}

function idIn(reference: PaymentReference): string {
  const [id] = Object.values(reference);
  return String(id);
}
