import type { StripeEvent } from '../../inbox/stripe-event-handler.ts';
import type { PaymentReference } from './fetch-payment.ts';

/** The payment that an event is about: the payment intent when the event names it, which spares a request; else the object leads there. */
export function referenceOf(event: StripeEvent): PaymentReference {
  const { object, objectId } = event;
  const intent = object['payment_intent'];
  if (typeof intent === 'string' && intent !== '') return { paymentIntentId: intent };
  if (objectId === null) throw new Error(`The ${event.type} event names no object.`);
  switch (object['object']) {
    case 'payment_intent':
      return { paymentIntentId: objectId };
    case 'checkout.session':
      return { sessionId: objectId };
    case 'charge':
      return { chargeId: objectId };
    case 'refund':
      return { refundId: objectId };
    case 'dispute':
      return { disputeId: objectId };
    default:
      throw new Error(`The ${event.type} event names no payment.`);
  }
}
