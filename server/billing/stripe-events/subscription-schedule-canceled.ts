import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { subscriptionHandler, type SubscriptionDeps } from '../subscriptions/converge-subscription.ts';

/** `subscription_schedule.canceled`: what was planned is off, the subscription with it. */
export function subscriptionScheduleCanceled(deps: SubscriptionDeps): StripeEventHandler {
  return subscriptionHandler(deps);
}
