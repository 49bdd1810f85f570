import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { PayoutDeps } from '../payouts/check-payout.ts';
import { payoutHandler } from '../payouts/payout-handler.ts';

/** `payout.created`: money was sent to the bank. */
export function payoutCreated(deps: PayoutDeps): StripeEventHandler {
  return payoutHandler(deps);
}
