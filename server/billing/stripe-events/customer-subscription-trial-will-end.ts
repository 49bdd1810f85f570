import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { subscriptionHandler, type SubscriptionDeps } from '../subscriptions/converge-subscription.ts';
import { withNotice } from '../subscriptions/notices/note-notice.ts';

/** `customer.subscription.trial_will_end`: three days are left; the customer is told. */
export function customerSubscriptionTrialWillEnd(deps: SubscriptionDeps): StripeEventHandler {
  return withNotice(deps, 'trialWillEnd', subscriptionHandler(deps));
}
