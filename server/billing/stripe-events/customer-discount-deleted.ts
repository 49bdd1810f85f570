import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { subscriptionHandler, type SubscriptionDeps } from '../subscriptions/converge-subscription.ts';

/** `customer.discount.deleted`: a reduction is over. */
export function customerDiscountDeleted(deps: SubscriptionDeps): StripeEventHandler {
  return subscriptionHandler(deps);
}
