import type Stripe from 'stripe';
import { convergePayment, type ConvergeDeps } from '../payments/converge-payment.ts';
import { idOf } from '../payments/stripe-id.ts';
import { convergeSubscription } from '../subscriptions/converge-subscription.ts';

/** Brings our side to what came of a session, its payment and its subscription, without waiting for the events. */
export async function followSession(deps: ConvergeDeps, session: Stripe.Checkout.Session): Promise<void> {
  await convergePayment(deps, { sessionId: session.id });
  const subscriptionId = idOf(session.subscription);
  if (subscriptionId !== null) await convergeSubscription(deps, subscriptionId);
}
