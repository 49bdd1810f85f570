import type { PaymentTruth } from './payment-truth.ts';

export type OrderStatus = 'pending' | 'paid' | 'partiallyRefunded' | 'refunded' | 'disputed';
export type EntitlementState = 'active' | 'suspended' | 'revoked';

type Moved = Pick<PaymentTruth, 'total' | 'refunds' | 'disputes'>;

/** What was given back and has not failed; a pending refund has left. */
export function refundedAmount({ refunds }: Pick<Moved, 'refunds'>): number {
  return refunds
    .filter(({ status }) => status === 'succeeded' || status === 'pending')
    .reduce((sum, { amount }) => sum + amount, 0);
}

/** The bank holds or keeps the money. An inquiry (`warning_…`) moves nothing; a state that is new to us is judged by the money. */
function disputeVerdict({ status, movements }: Moved['disputes'][number]): 'none' | 'open' | 'lost' {
  if (status === 'lost') return 'lost';
  if (status === 'won' || status === 'prevented' || status.startsWith('warning_')) return 'none';
  if (['needs_response', 'under_review', 'appeal_needs_response', 'appeal_under_review'].includes(status))
    return 'open';
  return movements.reduce((sum, { amount }) => sum + amount, 0) < 0 ? 'open' : 'none';
}

/** A full refund says more than a dispute, and a dispute more than a partial refund. */
export function orderStatus(truth: Moved): OrderStatus {
  const refunded = refundedAmount(truth);
  if (refunded > 0 && refunded >= truth.total) return 'refunded';
  if (truth.disputes.some((dispute) => disputeVerdict(dispute) !== 'none')) return 'disputed';
  return refunded > 0 ? 'partiallyRefunded' : 'paid';
}

/** A full refund or a lost dispute takes the right away, an open dispute suspends it; a partial refund leaves it. */
export function entitlementState(truth: Moved): EntitlementState {
  const verdicts = truth.disputes.map(disputeVerdict);
  if (orderStatus(truth) === 'refunded' || verdicts.includes('lost')) return 'revoked';
  return verdicts.includes('open') ? 'suspended' : 'active';
}
