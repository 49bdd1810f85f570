import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { PayoutDeps } from '../payouts/check-payout.ts';
import { payoutHandler } from '../payouts/payout-handler.ts';

/** `payout.failed`: the bank sent a payout back. */
export function payoutFailed(deps: PayoutDeps): StripeEventHandler {
  return payoutHandler(deps);
}
