import type { Deps } from '../../platform/deps.ts';
import { HttpError } from '../../platform/errors.ts';
import type { Money } from '../../platform/money.ts';
import { createCheckoutToken } from '../checkout/checkout-token.ts';
import { holdsEntitlement } from './holds-entitlement.ts';

type Sold = { id: string; title: string; price: Money | null };
type EntitlementDeps = Pick<Deps, 'pool' | 'now' | 'publicUrl' | 'sessionSecret'>;

/** Where the customer pays for the scenario; null for free ones and for who holds an entitlement. */
export async function checkoutUrlFor(
  deps: EntitlementDeps,
  customerId: string,
  scenario: Sold,
): Promise<string | null> {
  const now = deps.now();
  if (!scenario.price || (await holdsEntitlement(deps.pool, customerId, scenario.id, now))) return null;
  const token = createCheckoutToken({ customerId, scenarioId: scenario.id }, deps.sessionSecret, now);
  return `${deps.publicUrl()}/checkout/${token}`;
}

/** Passes for free scenarios and for who holds an entitlement; else 402 with a `checkoutUrl` of ours that leads to Stripe. */
export async function requireEntitlement(
  deps: EntitlementDeps,
  customerId: string,
  scenario: Sold,
): Promise<void> {
  const checkoutUrl = await checkoutUrlFor(deps, customerId, scenario);
  if (checkoutUrl === null) return;
  throw new HttpError(
    402,
    'payment_required',
    `"${scenario.title}" has to be bought first. Open the "Link to buy it" (checkoutUrl), pay, then repeat this.`,
    { extra: { checkoutUrl, price: scenario.price } },
  );
}
