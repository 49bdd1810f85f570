import type Stripe from 'stripe';
import type { Deps } from '../../../platform/deps.ts';
import { conflict, HttpError, invalid, notFound } from '../../../platform/errors.ts';
import { asStripeUnavailable, requireStripe } from '../../../platform/stripe-client.ts';
import { idOf } from '../../payments/stripe-id.ts';
import { hasPaid } from '../../payments/orders/order-queries.ts';
import { findStripeCustomer } from '../checkout-queries.ts';
import { selectLiveSubscriptions, type LiveSubscription } from '../ownership-queries.ts';
import { returnAddress } from '../return-address.ts';
import { isInvalidRequest } from '../stripe-refusals.ts';
import { createPortalSession, type PortalFlow } from './portal-session.ts';

export type PortalDeps = Pick<Deps, 'pool' | 'stripe' | 'publicUrl'>;

export type PortalWish = {
  flow?: PortalFlow | undefined;
  /** Which of several is to be cancelled or switched. */
  subscription?: string | undefined;
  returnUrl?: string | undefined;
};

/** Stripe's own page where a customer finds receipts and payment methods, and cancels or switches a subscription. */
export async function openBillingPortal(
  deps: PortalDeps,
  customerId: string,
  wish: PortalWish = {},
): Promise<{ url: string }> {
  const stripe = requireStripe(deps.stripe, 'The billing portal');
  const returnUrl = returnAddress(deps, '/returnUrl', wish.returnUrl) ?? deps.publicUrl();
  const live = await selectLiveSubscriptions(deps.pool, customerId);
  const subscription = subscriptionFor(wish, live);
  try {
    const stripeCustomerId = await payerOf(deps, stripe, customerId, subscription ?? live[0] ?? null);
    if (stripeCustomerId === null)
      throw conflict('never_paid', 'You have not paid for anything yet, so there are no receipts to show.');
    const opening = { stripeCustomerId, returnUrl, flow: wish.flow ?? null };
    return {
      url: await createPortalSession(stripe, { ...opening, subscriptionId: subscription?.id ?? null }),
    };
  } catch (error) {
    throw portalRefusal(error);
  }
}

/**
 * Leads to a subscription that stands in the way of buying; null when Stripe's portal cannot be opened. Without its start page to what is
 * wanted only: there Stripe shows no receipts, and nothing else can be changed.
 */
export async function portalUrlOf(
  deps: PortalDeps,
  stripe: Stripe,
  customerId: string,
  { id, flow, hasStartPage }: { id: string; flow: PortalFlow | null; hasStartPage: boolean },
): Promise<string | null> {
  const ways = [...(flow === null ? [] : [flow]), ...(hasStartPage ? [null] : [])];
  if (ways.length === 0) return null;
  const live = (await selectLiveSubscriptions(deps.pool, customerId)).find((one) => one.id === id) ?? null;
  const stripeCustomerId = await payerOf(deps, stripe, customerId, live);
  if (stripeCustomerId === null) return null;
  const returnUrl = deps.publicUrl();
  for (const wanted of ways) {
    try {
      const opening = { stripeCustomerId, returnUrl, flow: wanted, subscriptionId: id };
      return await createPortalSession(stripe, opening);
    } catch (error) {
      if (!isInvalidRequest(error)) throw error; // the portal does not offer it: its start page may still open
    }
  }
  return null;
}

function subscriptionFor(
  { flow, subscription: wanted }: PortalWish,
  live: readonly LiveSubscription[],
): LiveSubscription | null {
  if (wanted !== undefined && !live.some(({ id }) => id === wanted)) throw notFound('The subscription');
  if (flow !== 'cancel' && flow !== 'switch') return live.find(({ id }) => id === wanted) ?? null;
  if (live.length === 0) throw conflict('no_subscription', `You have no subscription to ${flow}.`);
  if (wanted === undefined && live.length > 1)
    throw invalid('/subscription', `You have ${live.length} subscriptions: name the one to ${flow}.`);
  const [chosen] = wanted === undefined ? live : live.filter(({ id }) => id === wanted);
  if (flow === 'cancel' && chosen?.cancelsAt)
    throw conflict(
      'already_cancelled',
      `This subscription is cancelled already: it ends on ${chosen.cancelsAt.toISOString().slice(0, 10)}.`,
    );
  return chosen ?? null;
}

/** Who pays at Stripe: of a subscription its own customer, who may be another than the one that buys here. */
async function payerOf(
  { pool }: Pick<Deps, 'pool'>,
  stripe: Stripe,
  customerId: string,
  subscription: LiveSubscription | null,
): Promise<string | null> {
  if (subscription) return idOf((await stripe.subscriptions.retrieve(subscription.id)).customer);
  return (await hasPaid(pool, customerId)) ? findStripeCustomer(pool, customerId) : null;
}

function portalRefusal(error: unknown): unknown {
  if (!isInvalidRequest(error)) return asStripeUnavailable(error);
  return new HttpError(503, 'not_configured', `Stripe refuses to open its billing portal: ${error.message}`, {
    extra: { setting: "Stripe's customer portal" },
    cause: error,
  });
}
