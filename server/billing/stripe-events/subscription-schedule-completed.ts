import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { subscriptionHandler, type SubscriptionDeps } from '../subscriptions/converge-subscription.ts';

/** `subscription_schedule.completed`: the last phase is over. */
export function subscriptionScheduleCompleted(deps: SubscriptionDeps): StripeEventHandler {
  return subscriptionHandler(deps);
}
