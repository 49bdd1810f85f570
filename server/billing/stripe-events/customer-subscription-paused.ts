import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { subscriptionHandler, type SubscriptionDeps } from '../subscriptions/converge-subscription.ts';

/** `customer.subscription.paused`: it stopped: a trial ended without a card, or somebody paused it. */
export function customerSubscriptionPaused(deps: SubscriptionDeps): StripeEventHandler {
  return subscriptionHandler(deps);
}
