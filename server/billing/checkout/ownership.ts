import type { Deps } from '../../platform/deps.ts';
import { HttpError } from '../../platform/errors.ts';
import type { Product } from '../products/read-product.ts';
import {
  scenariosWithoutRight,
  selectLiveSubscriptions,
  type LiveSubscription,
} from './ownership-queries.ts';

/** What stands between a customer and buying: that there is nothing to pay, or a plan to switch instead of a second one to pay. */
export type Ownership =
  | { kind: 'free' }
  | { kind: 'owned'; subscriptionId: string | null }
  | { kind: 'otherPlan'; subscriptionId: string };

/** What the customer has of a product already. Of a subscription that is behind with its payments, too: it is not bought twice. */
export async function ownershipOf(
  deps: Pick<Deps, 'pool' | 'now'>,
  customerId: string,
  { ref, scenarioIds, recurring }: Pick<Product, 'ref' | 'scenarioIds' | 'recurring'>,
): Promise<Ownership> {
  const live = recurring ? await selectLiveSubscriptions(deps.pool, customerId) : [];
  const same = live.find((subscription) => isOf(subscription, ref));
  if (same) return { kind: 'owned', subscriptionId: same.id };
  if (ref.kind === 'plan') {
    const other = live.find(({ planId }) => planId !== null);
    return other ? { kind: 'otherPlan', subscriptionId: other.id } : { kind: 'free' };
  }
  if (scenarioIds === 'all') return { kind: 'free' };
  const missing = await scenariosWithoutRight(deps.pool, customerId, scenarioIds, deps.now());
  return missing.length === 0 ? { kind: 'owned', subscriptionId: null } : { kind: 'free' };
}

function isOf({ planId, scenarioId }: LiveSubscription, ref: Product['ref']): boolean {
  return ref.kind === 'plan' ? planId === ref.id : ref.kind === 'scenario' && scenarioId === ref.id;
}

/** There is nothing to pay; where a subscription stands behind it, `portalUrl` leads to it. */
export function alreadyEntitled(
  { ref, title }: Pick<Product, 'ref' | 'title'>,
  portalUrl: string | null,
): HttpError {
  if (portalUrl !== null)
    return new HttpError(
      409,
      'already_entitled',
      `You have subscribed to "${title}" already; there is nothing to buy. Manage it in the billing portal ("portalUrl").`,
      { extra: { portalUrl } },
    );
  const sentence = {
    scenario: `You may install "${title}" already; there is nothing to pay.`,
    bundle: `You may install every scenario of "${title}" already; there is nothing to pay.`,
    plan: `You have subscribed to "${title}" already; there is nothing to pay.`,
  }[ref.kind];
  return new HttpError(409, 'already_entitled', sentence);
}

/** Two plans would be paid side by side: the one there is should be switched. */
export function otherPlan({ title }: Pick<Product, 'title'>, portalUrl: string | null): HttpError {
  const way = portalUrl === null ? 'in the billing portal' : 'in the billing portal ("portalUrl")';
  return new HttpError(
    409,
    'other_plan',
    `You have another plan already. Switch it to "${title}" ${way} instead of paying for both.`,
    { extra: portalUrl === null ? {} : { portalUrl } },
  );
}
