import type { Deps } from '../../platform/deps.ts';
import { findCheckoutOfPayment } from './checkout-queries.ts';
import { awaitedPage, paidPage, unknownLinkPage, type CheckoutPage } from './checkout-pages.ts';
import { convergePayment, type ConvergeDeps } from '../payments/converge-payment.ts';
import { holdsEntitlement } from '../entitlements/holds-entitlement.ts';

/** Where Stripe leads people after paying. The event may still be on its way, so the payment is followed here as well. */
export async function finishCheckout(
  deps: ConvergeDeps & Pick<Deps, 'logger'>,
  sessionId: string,
): Promise<CheckoutPage> {
  const checkout = await findCheckoutOfPayment(deps.pool, sessionId, null);
  if (!checkout) return unknownLinkPage();
  try {
    await convergePayment(deps, { sessionId });
  } catch (error) {
    // The events will bring it; the customer must not see a failure after paying.
    deps.logger.warn({ err: error, checkout: checkout.id }, 'a payment could not be followed at once');
  }
  const isEntitled = await holdsEntitlement(deps.pool, checkout.customerId, checkout.scenarioId, deps.now());
  return isEntitled ? paidPage() : awaitedPage();
}
