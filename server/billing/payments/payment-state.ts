import type { BillingSettings, RightRule } from '../settings/billing-settings.ts';
import type { DisputeTruth, PaymentTruth } from './payment-truth.ts';

export type OrderStatus = 'pending' | 'paid' | 'partiallyRefunded' | 'refunded' | 'disputed';
export type EntitlementState = 'active' | 'suspended' | 'revoked';

/** What became of an order's money, as far as the right depends on it. */
export type OrderMoney = {
  totalAmount: number;
  /** To the card or outside of Stripe; a pending refund has left. */
  refundedAmount: number;
  /** To the customer's balance, for the next invoices. */
  creditedAmount: number;
  /** The bank holds or keeps the money; null: none does. */
  disputeState: 'open' | 'lost' | null;
  /** When money last went back. */
  givenBackAt: Date | null;
};

/** Sums up what went back, and when. */
export function orderMoney(truth: PaymentTruth): OrderMoney {
  const refunds = truth.refunds.filter(({ status }) => status === 'succeeded' || status === 'pending');
  const returned = truth.charge?.failureMovement ?? null;
  const verdicts = truth.disputes.map(disputeVerdict);
  const instants = [
    ...refunds.map(({ createdAt }) => createdAt),
    ...(returned ? [returned.occurredAt] : []),
    ...truth.creditNotes.map(({ createdAt }) => createdAt),
    ...truth.disputes.flatMap(({ createdAt }, index) => (verdicts[index] === 'none' ? [] : createdAt)),
  ];
  return {
    totalAmount: truth.total,
    refundedAmount:
      sumOf(refunds.map(({ amount }) => amount)) +
      (returned ? truth.total : 0) +
      sumOf(truth.creditNotes.map(({ outside }) => outside)),
    creditedAmount: sumOf(truth.creditNotes.map(({ toBalance }) => toBalance)),
    disputeState: verdicts.includes('lost') ? 'lost' : verdicts.includes('open') ? 'open' : null,
    givenBackAt: instants.reduce<Date | null>((last, at) => (last && last > at ? last : at), null),
  };
}

/** A full refund says more than a dispute, and a dispute more than a partial refund. */
export function orderStatus(money: OrderMoney): OrderStatus {
  const givenBack = money.refundedAmount + money.creditedAmount;
  if (givenBack > 0 && givenBack >= money.totalAmount) return 'refunded';
  if (money.disputeState !== null) return 'disputed';
  return givenBack > 0 ? 'partiallyRefunded' : 'paid';
}

export type RightRules = Pick<
  BillingSettings,
  'fullRefund' | 'partialRefund' | 'openDispute' | 'lostDispute'
>;

/** What remains of the right by the operator's rules, the strictest that applies. A dispute counts whatever part it is about. */
export function entitlementState(money: OrderMoney, rules: RightRules): EntitlementState {
  const givenBack = money.refundedAmount + money.creditedAmount;
  const applying: RightRule[] = [
    givenBack > 0 ? (givenBack >= money.totalAmount ? rules.fullRefund : rules.partialRefund) : 'keep',
    money.disputeState === 'lost'
      ? rules.lostDispute
      : money.disputeState === 'open'
        ? rules.openDispute
        : 'keep',
  ];
  if (applying.includes('revoke')) return 'revoked';
  return applying.includes('suspend') ? 'suspended' : 'active';
}

/** An inquiry (`warning_…`) moves nothing; a state that is new to us is judged by the money. */
function disputeVerdict({ status, movements }: DisputeTruth): 'none' | 'open' | 'lost' {
  if (status === 'lost') return 'lost';
  if (status === 'won' || status === 'prevented' || status.startsWith('warning_')) return 'none';
  if (['needs_response', 'under_review', 'appeal_needs_response', 'appeal_under_review'].includes(status))
    return 'open';
  return sumOf(movements.map(({ amount }) => amount)) < 0 ? 'open' : 'none';
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
