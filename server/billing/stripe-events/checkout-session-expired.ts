import type Stripe from 'stripe';
import type { StripeEvent, StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { noteAbandoned, type ExpiredSession } from '../checkout/recovery/note-abandoned.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { paymentHandler } from '../payments/payment-handler.ts';

/** `checkout.session.expired`: nobody paid in time. The next checkout opens a fresh session, and who agreed to mails is reminded once. */
export function checkoutSessionExpired(deps: ConvergeDeps): StripeEventHandler {
  const payment = paymentHandler(deps);
  return {
    subjectOf: payment.subjectOf,
    handle: async (events) => {
      const session = await expiredSession(deps.stripe, events.at(-1));
      if (session === null || session.status !== 'expired') return payment.handle(events);
      return (db) => noteAbandoned(deps, db, session);
    },
  };
}

type Session = ExpiredSession & Pick<Stripe.Checkout.Session, 'status'>;

/** As Stripe has it now; without access to its API as the event says. */
async function expiredSession(
  stripe: Stripe | null,
  event: StripeEvent | undefined,
): Promise<Session | null> {
  if (event?.objectId == null) return null;
  if (!stripe) return event.object as unknown as Session;
  return stripe.checkout.sessions.retrieve(event.objectId);
}
