import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { PayoutDeps } from '../payouts/check-payout.ts';
import { payoutHandler } from '../payouts/payout-handler.ts';

/** `payout.updated`: a payout changed. */
export function payoutUpdated(deps: PayoutDeps): StripeEventHandler {
  return payoutHandler(deps);
}
