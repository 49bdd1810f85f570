import type { StripeEvent } from '../../inbox/stripe-event-handler.ts';
import type { PaymentReference } from './fetch-payment.ts';

/** The payment that an event is about: the payment intent when the event names it, which spares a request; else the object leads there. */
export function referenceOf(event: StripeEvent): PaymentReference {
  const { object, objectId } = event;
  const intent = object['payment_intent'];
  const isWarning = object['object'] === 'radar.early_fraud_warning'; // it is read itself, for a payment does not name it
  if (!isWarning && typeof intent === 'string' && intent !== '') return { paymentIntentId: intent };
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
    case 'radar.early_fraud_warning':
      return { fraudWarningId: objectId };
    case 'invoice':
      return { invoiceId: objectId };
    case 'invoice_payment':
      return invoicePaymentOf(object, objectId);
    case 'credit_note':
      return { creditNoteId: objectId };
    default:
      throw new Error(`The ${event.type} event names no payment.`);
  }
}

function invoicePaymentOf(object: StripeEvent['object'], objectId: string): PaymentReference {
  const payment = object['payment'] as { payment_intent?: unknown } | undefined;
  const intent = payment?.payment_intent;
  return typeof intent === 'string' ? { paymentIntentId: intent } : { invoicePaymentId: objectId };
}
