import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { subscriptionHandler, type SubscriptionDeps } from '../subscriptions/converge-subscription.ts';

/** `subscription_schedule.aborted`: what was planned ended with its subscription. */
export function subscriptionScheduleAborted(deps: SubscriptionDeps): StripeEventHandler {
  return subscriptionHandler(deps);
}
