import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { PayoutDeps } from '../payouts/check-payout.ts';
import { payoutHandler } from '../payouts/payout-handler.ts';

/** `payout.paid`: a payout has arrived. */
export function payoutPaid(deps: PayoutDeps): StripeEventHandler {
  return payoutHandler(deps);
}
