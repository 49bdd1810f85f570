import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { subscriptionHandler, type SubscriptionDeps } from '../subscriptions/converge-subscription.ts';

/** `customer.discount.updated`: another coupon, or another end. */
export function customerDiscountUpdated(deps: SubscriptionDeps): StripeEventHandler {
  return subscriptionHandler(deps);
}
