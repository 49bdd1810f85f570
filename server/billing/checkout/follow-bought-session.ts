import type Stripe from 'stripe';
import { conflict, type HttpError } from '../../platform/errors.ts';
import { idOf } from '../payments/stripe-id.ts';
import type { Product } from '../products/read-product.ts';
import { followSession } from './follow-session.ts';
import type { CheckoutDeps } from './open-checkout.ts';
import { selectUnfollowedSessions } from './ownership-queries.ts';
import { ownershipOf } from './ownership.ts';
import { readSession } from './read-session.ts';

type Buying = { customerId: string; product: Product };

/**
 * A session that was finished, though its event has not been worked off: that is done now. What is still under way must not be
 * bought again. Null: it is known here now, or came to nothing.
 */
export async function followBoughtSession(
  deps: CheckoutDeps,
  stripe: Stripe,
  { customerId, product }: Buying,
  session: Stripe.Checkout.Session,
): Promise<null> {
  await followSession(deps, session);
  if ((await ownershipOf(deps, customerId, product)).kind !== 'free') return null;
  const paymentIntentId = idOf(session.payment_intent);
  const intent = paymentIntentId && (await stripe.paymentIntents.retrieve(paymentIntentId));
  if (intent && intent.status === 'processing') throw underWay();
  const subscriptionId = idOf(session.subscription);
  const subscription = subscriptionId && (await stripe.subscriptions.retrieve(subscriptionId));
  if (subscription && !['canceled', 'incomplete_expired'].includes(subscription.status)) throw underWay();
  return null;
}

/** Follows what the customer has subscribed to a moment ago and we have not heard of as a subscription, so that it is not paid twice. */
export async function followUnheardSubscriptions(
  deps: CheckoutDeps,
  stripe: Stripe,
  buying: Buying,
): Promise<void> {
  if (buying.product.recurring === null) return;
  const { customerId, product } = buying;
  for (const id of await selectUnfollowedSessions(deps.pool, {
    customerId,
    ref: product.ref,
    now: deps.now(),
  })) {
    const session = await readSession(stripe, id);
    if (session) await followBoughtSession(deps, stripe, buying, session);
  }
}

const underWay = (): HttpError =>
  conflict(
    'payment_under_way',
    'A payment for this is under way. It can be installed as soon as Stripe and the bank have confirmed it.',
  );
