import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { subscriptionHandler, type SubscriptionDeps } from '../subscriptions/converge-subscription.ts';

/** `customer.subscription.pending_update_expired`: a change that waited for its payment was dropped. */
export function customerSubscriptionPendingUpdateExpired(deps: SubscriptionDeps): StripeEventHandler {
  return subscriptionHandler(deps);
}
