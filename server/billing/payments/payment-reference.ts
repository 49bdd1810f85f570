import type { StripeEvent } from '../../inbox/stripe-event-handler.ts';
import type { PaymentReference } from './fetch-payment.ts';

/** The payment intent when the event names it, which spares a request; else the object itself leads there. */
export const chargeOf = (event: StripeEvent): PaymentReference =>
  named(event) ?? { chargeId: objectIdOf(event) };
export const refundOf = (event: StripeEvent): PaymentReference =>
  named(event) ?? { refundId: objectIdOf(event) };
export const disputeOf = (event: StripeEvent): PaymentReference =>
  named(event) ?? { disputeId: objectIdOf(event) };
export const sessionOf = (event: StripeEvent): PaymentReference => ({ sessionId: objectIdOf(event) });
export const paymentIntentOf = (event: StripeEvent): PaymentReference => ({
  paymentIntentId: objectIdOf(event),
});

function named({ object }: StripeEvent): PaymentReference | null {
  const id = object['payment_intent'];
  return typeof id === 'string' && id !== '' ? { paymentIntentId: id } : null;
}

function objectIdOf({ objectId, type }: StripeEvent): string {
  if (objectId === null) throw new Error(`The ${type} event names no object.`);
  return objectId;
}
