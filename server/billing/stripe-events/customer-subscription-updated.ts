import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { subscriptionHandler, type SubscriptionDeps } from '../subscriptions/converge-subscription.ts';

/** `customer.subscription.updated`: its status, items, discounts or dates changed. */
export function customerSubscriptionUpdated(deps: SubscriptionDeps): StripeEventHandler {
  return subscriptionHandler(deps);
}
