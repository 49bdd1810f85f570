import type Stripe from 'stripe';
import { conflict, type HttpError } from '../../platform/errors.ts';
import { idOf } from '../payments/stripe-id.ts';
import type { CheckoutRow } from './checkout-queries.ts';
import { followSession } from './follow-session.ts';
import type { CheckoutDeps } from './open-checkout.ts';

/**
 * A session that was finished, though its event has not been worked off: that is done now. What is still under way must not be
 * bought again. Null: it came to nothing, and another checkout may be opened.
 */
export async function followBoughtSession(
  deps: CheckoutDeps,
  stripe: Stripe,
  checkout: CheckoutRow,
  session: Stripe.Checkout.Session,
): Promise<null> {
  await followSession(deps, session);
  const paymentIntentId = idOf(session.payment_intent);
  const intent = paymentIntentId && (await stripe.paymentIntents.retrieve(paymentIntentId));
  if (intent && intent.status === 'processing') throw underWay();
  const subscriptionId = idOf(session.subscription);
  const subscription = subscriptionId && (await stripe.subscriptions.retrieve(subscriptionId));
  if (subscription && !['canceled', 'incomplete_expired'].includes(subscription.status))
    throw checkout.planId === null ? underWay() : justSubscribed();
  return null;
}

const underWay = (): HttpError =>
  conflict(
    'payment_under_way',
    'A payment for this is under way. It can be installed as soon as the bank confirms it.',
  );

const justSubscribed = (): HttpError =>
  conflict(
    'payment_under_way',
    'You have just subscribed to a plan. What it opens can be installed as soon as Stripe has told us, usually within a minute.',
  );
