import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import type { PayoutDeps } from '../payouts/check-payout.ts';
import { payoutHandler } from '../payouts/payout-handler.ts';

/** `payout.reconciliation_completed`: the movements of a payout can be listed in full now. */
export function payoutReconciliationCompleted(deps: PayoutDeps): StripeEventHandler {
  return payoutHandler(deps);
}
