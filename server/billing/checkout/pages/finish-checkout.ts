import type Stripe from 'stripe';
import type { ConvergeDeps } from '../../payments/converge-payment.ts';
import { productOf } from '../../products/product.ts';
import { readProduct } from '../../products/read-product.ts';
import { findCheckoutOfPayment, type CheckoutRow } from '../checkout-queries.ts';
import { checkoutUrl, createCheckoutToken } from '../checkout-token.ts';
import { followSession } from '../follow-session.ts';
import { ownershipOf } from '../ownership.ts';
import { readSession } from '../read-session.ts';
import { selectBoughtScenarios, selectTrialEnd } from './bought-queries.ts';
import { awaitedPage, unknownLinkPage, unpaidPage, type CheckoutPage } from './checkout-pages.ts';
import { paidPage } from './paid-page.ts';
import { secondOfferAfter, type SecondOfferDeps } from './second-offer.ts';

export type FinishDeps = ConvergeDeps &
  SecondOfferDeps & {
    /** Whether Stripe may be asked for a session that is not known here: anybody can make such ids up. */
    mayAskForUnknown?: () => Promise<boolean>;
  };

/**
 * Where Stripe leads people after paying. The event may still be on its way, so the payment is followed here as well; both at once come
 * to the same. A session that Stripe made of an expired one becomes known by following it; where too many of those are asked for, it is left
 * to the events, so that strangers do not use up what Stripe lets us read.
 */
export async function finishCheckout(deps: FinishDeps, sessionId: string): Promise<CheckoutPage> {
  const isKnown = (await findCheckoutOfPayment(deps.pool, sessionId, null)) !== null;
  if (!isKnown && (await deps.mayAskForUnknown?.()) === false) return awaitedPage();
  const session = await followedSession(deps, sessionId);
  const checkout = await findCheckoutOfPayment(deps.pool, sessionId, null);
  if (!checkout) return session?.status === 'complete' ? awaitedPage() : unknownLinkPage();
  const product = await readProduct(deps.pool, productOf(checkout));
  const isOwned = product && (await ownershipOf(deps, checkout.customerId, product)).kind === 'owned';
  if (!isOwned) return checkout.status === 'expired' ? unpaidPage(reopenUrl(deps, checkout)) : awaitedPage();
  const { scenarioIds } = product;
  return paidPage({
    product,
    scenarios: scenarioIds === 'all' ? [] : await selectBoughtScenarios(deps.pool, scenarioIds),
    trialEndsAt: await selectTrialEnd(deps.pool, checkout.id),
    offer: await secondOfferAfter(deps, checkout),
    isByLink: checkout.source === 'paymentLink',
  });
}

/** What Stripe says of the session, after our side was brought to it; null when Stripe does not know it, or cannot be asked. */
async function followedSession(deps: FinishDeps, sessionId: string): Promise<Stripe.Checkout.Session | null> {
  if (!deps.stripe) return null;
  try {
    const session = await readSession(deps.stripe, sessionId);
    if (session) await followSession(deps, session);
    return session;
  } catch (error) {
    // The events will bring it; the customer must not see a failure after paying.
    deps.logger.warn({ err: error }, 'a payment could not be followed at once');
    return null;
  }
}

function reopenUrl(deps: FinishDeps, checkout: CheckoutRow): string {
  const link = { customerId: checkout.customerId, product: productOf(checkout) };
  return checkoutUrl(deps.publicUrl(), createCheckoutToken(link, deps.sessionSecret, deps.now()));
}
