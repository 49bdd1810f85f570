import type { Deps } from '../platform/deps.ts';
import { HttpError } from '../platform/errors.ts';
import type { Money } from '../platform/money.ts';
import { createCheckoutToken } from './checkout-token.ts';
import { holdsEntitlement } from './holds-entitlement.ts';

/** Passes for free scenarios and for who holds an entitlement; else 402 with a `checkoutUrl` of ours that leads to Stripe. */
export async function requireEntitlement(
  deps: Pick<Deps, 'pool' | 'now' | 'publicUrl' | 'sessionSecret'>,
  customerId: string,
  scenario: { id: string; title: string; price: Money | null },
): Promise<void> {
  const now = deps.now();
  if (!scenario.price || (await holdsEntitlement(deps.pool, customerId, scenario.id, now))) return;
  const token = createCheckoutToken({ customerId, scenarioId: scenario.id }, deps.sessionSecret, now);
  throw new HttpError(
    402,
    'payment_required',
    `"${scenario.title}" has to be bought first. Open checkoutUrl, pay, then repeat the request.`,
    { extra: { checkoutUrl: `${deps.publicUrl()}/checkout/${token}`, price: scenario.price } },
  );
}
