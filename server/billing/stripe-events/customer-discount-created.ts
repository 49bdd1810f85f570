import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { subscriptionHandler, type SubscriptionDeps } from '../subscriptions/converge-subscription.ts';

/** `customer.discount.created`: a reduction is in force; events of the subscription name it by its id only. */
export function customerDiscountCreated(deps: SubscriptionDeps): StripeEventHandler {
  return subscriptionHandler(deps);
}
