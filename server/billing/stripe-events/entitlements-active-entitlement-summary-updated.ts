import type { Deps } from '../../platform/deps.ts';
import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { entitlementSummaryHandler } from '../subscriptions/stripe-entitlements/entitlement-summary-handler.ts';

/** `entitlements.active_entitlement_summary.updated`: a customer has other features at Stripe than before. */
export function entitlementsActiveEntitlementSummaryUpdated(
  deps: Pick<Deps, 'pool' | 'stripe' | 'now'>,
): StripeEventHandler {
  return entitlementSummaryHandler(deps);
}
