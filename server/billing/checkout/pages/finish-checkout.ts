import type { Deps } from '../../../platform/deps.ts';
import type { ConvergeDeps } from '../../payments/converge-payment.ts';
import { productOf } from '../../products/product.ts';
import { readProduct } from '../../products/read-product.ts';
import { findCheckoutOfPayment, type CheckoutRow } from '../checkout-queries.ts';
import { checkoutUrl, createCheckoutToken } from '../checkout-token.ts';
import { followSession } from '../follow-session.ts';
import { ownershipOf } from '../ownership.ts';
import { selectBoughtScenarios, selectTrialEnd } from './bought-queries.ts';
import { awaitedPage, unknownLinkPage, unpaidPage, type CheckoutPage } from './checkout-pages.ts';
import { paidPage } from './paid-page.ts';
import { secondOfferAfter } from './second-offer.ts';

export type FinishDeps = ConvergeDeps & Pick<Deps, 'logger' | 'publicUrl' | 'sessionSecret'>;

/**
 * Where Stripe leads people after paying. The event may still be on its way, so the payment is followed here as well; both at once come
 * to the same. A session that Stripe made of an expired one becomes known by following it.
 */
export async function finishCheckout(deps: FinishDeps, sessionId: string): Promise<CheckoutPage> {
  await followPayment(deps, sessionId);
  const checkout = await findCheckoutOfPayment(deps.pool, sessionId, null);
  if (!checkout) return unknownLinkPage();
  const product = await readProduct(deps.pool, productOf(checkout));
  const isOwned = product && (await ownershipOf(deps, checkout.customerId, product)).kind === 'owned';
  if (!isOwned) return checkout.status === 'expired' ? unpaidPage(reopenUrl(deps, checkout)) : awaitedPage();
  const { scenarioIds } = product;
  return paidPage({
    product,
    scenarios: scenarioIds === 'all' ? [] : await selectBoughtScenarios(deps.pool, scenarioIds),
    trialEndsAt: await selectTrialEnd(deps.pool, checkout.id),
    offer: await secondOfferAfter(deps, checkout),
  });
}

async function followPayment(deps: FinishDeps, sessionId: string): Promise<void> {
  if (!deps.stripe) return;
  try {
    await followSession(deps, await deps.stripe.checkout.sessions.retrieve(sessionId));
  } catch (error) {
    // The events will bring it; the customer must not see a failure after paying.
    deps.logger.warn({ err: error }, 'a payment could not be followed at once');
  }
}

function reopenUrl(deps: FinishDeps, checkout: CheckoutRow): string {
  const link = { customerId: checkout.customerId, product: productOf(checkout) };
  return checkoutUrl(deps.publicUrl(), createCheckoutToken(link, deps.sessionSecret, deps.now()));
}
