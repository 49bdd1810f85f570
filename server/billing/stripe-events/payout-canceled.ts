import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { PayoutDeps } from '../payouts/check-payout.ts';
import { payoutHandler } from '../payouts/payout-handler.ts';

/** `payout.canceled`: a payout was called off. */
export function payoutCanceled(deps: PayoutDeps): StripeEventHandler {
  return payoutHandler(deps);
}
