import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { subscriptionHandler, type SubscriptionDeps } from '../subscriptions/converge-subscription.ts';

/** `customer.subscription.deleted`: it has ended for good. */
export function customerSubscriptionDeleted(deps: SubscriptionDeps): StripeEventHandler {
  return subscriptionHandler(deps);
}
