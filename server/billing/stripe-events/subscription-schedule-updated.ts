import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { subscriptionHandler, type SubscriptionDeps } from '../subscriptions/converge-subscription.ts';

/** `subscription_schedule.updated`: the next phase of what was planned may be in force. */
export function subscriptionScheduleUpdated(deps: SubscriptionDeps): StripeEventHandler {
  return subscriptionHandler(deps);
}
