import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { subscriptionHandler, type SubscriptionDeps } from '../subscriptions/converge-subscription.ts';

/** `customer.subscription.pending_update_applied`: a change that waited for its payment is in force. */
export function customerSubscriptionPendingUpdateApplied(deps: SubscriptionDeps): StripeEventHandler {
  return subscriptionHandler(deps);
}
