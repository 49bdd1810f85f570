import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { subscriptionHandler, type SubscriptionDeps } from '../subscriptions/converge-subscription.ts';

/** `customer.subscription.resumed`: it goes on after a pause. */
export function customerSubscriptionResumed(deps: SubscriptionDeps): StripeEventHandler {
  return subscriptionHandler(deps);
}
