import type Stripe from 'stripe';
import type { Deps } from '../../../platform/deps.ts';
import { conflict, HttpError, invalid, notFound } from '../../../platform/errors.ts';
import { asStripeUnavailable, requireStripe } from '../../../platform/stripe-client.ts';
import { isInvalidRequest } from '../../../platform/stripe-errors.ts';
import { idOf } from '../../payments/stripe-id.ts';
import { hasPaid } from '../../payments/orders/order-queries.ts';
import { isKnownCustomer } from '../../customers/stripe-customer-queries.ts';
import { findStripeCustomer } from '../checkout-queries.ts';
import { selectLiveSubscriptions, type LiveSubscription } from '../ownership-queries.ts';
import { returnAddress } from '../return-address.ts';
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
    const paying = subscription ? [subscription] : live;
    const stripeCustomerId =
      (await payerOf(deps, stripe, customerId, { paying, flow: wish.flow ?? null })) ??
      (subscription ? null : await findStripeCustomer(deps.pool, customerId));
    if (stripeCustomerId === null || (live.length === 0 && !(await hasPaid(deps.pool, customerId))))
      throw await nothingToShow(deps, customerId, live);
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
  const paying = (await selectLiveSubscriptions(deps.pool, customerId)).filter((one) => one.id === id);
  const stripeCustomerId = await payerOf(deps, stripe, customerId, { paying, flow });
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

/**
 * Who pays for one of these at Stripe, who may be another than the one that buys here. One who is known by the address only is not opened:
 * whoever wrote that address there would be seen with cards and receipts. Only what they pay for can be ended.
 */
async function payerOf(
  { pool }: Pick<Deps, 'pool'>,
  stripe: Stripe,
  customerId: string,
  { paying, flow }: { paying: readonly LiveSubscription[]; flow: PortalFlow | null },
): Promise<string | null> {
  for (const { id } of paying) {
    const stripeCustomerId = idOf((await stripe.subscriptions.retrieve(id)).customer);
    if (stripeCustomerId === null) continue;
    if (flow === 'cancel' || (await isKnownCustomer(pool, { customerId, stripeCustomerId })))
      return stripeCustomerId;
  }
  return null;
}

async function nothingToShow(
  { pool }: Pick<Deps, 'pool'>,
  customerId: string,
  live: readonly LiveSubscription[],
): Promise<HttpError> {
  if (live.length === 0 && !(await hasPaid(pool, customerId)))
    return conflict('never_paid', 'You have not paid for anything yet, so there are no receipts to show.');
  return conflict(
    'payer_not_proven',
    'This was paid on a page where anybody can write your e-mail address, so what Stripe has of the payer is not opened from here. Receipts came by mail from Stripe, a subscription can be cancelled with the flow "cancel", and the library can confirm that it was you.',
  );
}

function portalRefusal(error: unknown): unknown {
  if (!isInvalidRequest(error)) return asStripeUnavailable(error);
  return new HttpError(503, 'not_configured', `Stripe refuses to open its billing portal: ${error.message}`, {
    extra: { setting: "Stripe's customer portal" },
    cause: error,
  });
}
