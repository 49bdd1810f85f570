import type { Deps } from '../../platform/deps.ts';
import { HttpError } from '../../platform/errors.ts';
import {
  alreadyBoughtPage,
  expiredLinkPage,
  refusalPage,
  unknownLinkPage,
  type CheckoutPage,
} from './checkout-pages.ts';
import { readCheckoutToken } from './checkout-token.ts';
import { openCheckout, type CheckoutDeps } from './open-checkout.ts';

/** Where a `checkoutUrl` of a 402 leads: to a fresh Stripe session, or to a page that says why not. */
export async function followCheckoutLink(
  deps: CheckoutDeps & Pick<Deps, 'sessionSecret'>,
  token: string,
): Promise<{ url: string } | CheckoutPage> {
  const link = readCheckoutToken(token, deps.sessionSecret, deps.now());
  if (link === 'invalid') return unknownLinkPage();
  if (link === 'expired') return expiredLinkPage();
  try {
    const { url } = await openCheckout(deps, { customerId: link.customerId, scenario: link.scenarioId });
    return { url };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    if (error.code === 'already_entitled') return alreadyBoughtPage();
    return refusalPage(error.status, error.errors?.[0]?.message ?? error.message);
  }
}
