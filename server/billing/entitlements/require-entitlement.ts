import type { Deps } from '../../platform/deps.ts';
import { HttpError } from '../../platform/errors.ts';
import type { Money } from '../../platform/money.ts';
import { checkoutUrl, createCheckoutToken } from '../checkout/checkout-token.ts';
import { selectCoveringPlans, type CoveringPlan } from '../checkout/covering-plans.ts';
import type { ProductRef } from '../products/product.ts';
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
  return linkTo(deps, customerId, { kind: 'scenario', id: scenario.id });
}

/** The plans that open the scenario, each with the link to subscribe to it. */
export async function plansFor(
  deps: EntitlementDeps,
  customerId: string,
  scenarioId: string,
): Promise<(CoveringPlan & { checkoutUrl: string })[]> {
  const plans = await selectCoveringPlans(deps.pool, scenarioId);
  return plans.map((plan) => ({
    ...plan,
    checkoutUrl: linkTo(deps, customerId, { kind: 'plan', id: plan.id }),
  }));
}

function linkTo(deps: EntitlementDeps, customerId: string, product: ProductRef): string {
  return checkoutUrl(
    deps.publicUrl(),
    createCheckoutToken({ customerId, product }, deps.sessionSecret, deps.now()),
  );
}

/**
 * Passes for free scenarios and for who holds an entitlement; else 402 with a `checkoutUrl` of ours that leads to Stripe, and beside it the
 * plans that open the scenario, each with its own.
 */
export async function requireEntitlement(
  deps: EntitlementDeps,
  customerId: string,
  scenario: Sold,
): Promise<void> {
  const buyUrl = await checkoutUrlFor(deps, customerId, scenario);
  if (buyUrl === null) return;
  const plans = await plansFor(deps, customerId, scenario.id);
  throw new HttpError(
    402,
    'payment_required',
    `"${scenario.title}" has to be bought first. Open the "Link to buy it" (checkoutUrl), pay, then repeat this.`,
    {
      extra: {
        checkoutUrl: buyUrl,
        price: scenario.price,
        ...(plans.length > 0 ? { plans } : {}),
      },
    },
  );
}
