import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { subscriptionHandler, type SubscriptionDeps } from '../subscriptions/converge-subscription.ts';

/** `customer.subscription.created`: a subscription begins, often not paid yet. */
export function customerSubscriptionCreated(deps: SubscriptionDeps): StripeEventHandler {
  return subscriptionHandler(deps);
}
