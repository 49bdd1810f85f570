import type { Money } from '../../platform/money.ts';
import { majorUnits } from '../../platform/money.ts';
import type { Announcement } from '../../platform/outbox/outbox.ts';
import { refundedAmount } from './payment-state.ts';
import type { PaymentTruth } from './payment-truth.ts';

type Sale = { orderId: string; customerId: string; scenarioId: string };

/** An order is paid: told once, by whoever writes the order. */
export function succeededPayment(
  { orderId, customerId, scenarioId }: Sale,
  truth: PaymentTruth,
): Announcement {
  const money = (amount: number): Money => ({ amount, currency: truth.currency });
  return {
    type: 'payment.succeeded',
    customerId,
    scenarioId,
    installationId: null,
    occurredAt: truth.paidAt,
    data: {
      orderId,
      amount: money(truth.total),
      amountDecimal: majorUnits(money(truth.total)),
      tax: money(truth.tax),
      taxDecimal: majorUnits(money(truth.tax)),
      paidAt: truth.paidAt.toISOString(),
    },
  };
}

/** Money went back: told once per refund, by whoever writes it into the ledger. One that has failed already is none. */
export function refundedPayments(
  { orderId, customerId, scenarioId }: Sale,
  truth: PaymentTruth,
  writtenRefunds: ReadonlySet<string>,
): Announcement[] {
  const money = (amount: number): Money => ({ amount, currency: truth.currency });
  const total = refundedAmount(truth);
  return truth.refunds
    .filter(({ id, status }) => writtenRefunds.has(id) && ['succeeded', 'pending'].includes(status))
    .map(({ id, amount, createdAt }) => ({
      type: 'payment.refunded',
      customerId,
      scenarioId,
      installationId: null,
      occurredAt: createdAt,
      data: {
        orderId,
        refundId: id,
        amount: money(amount),
        amountDecimal: majorUnits(money(amount)),
        refundedTotal: money(total),
        refundedTotalDecimal: majorUnits(money(total)),
        isFullyRefunded: total >= truth.total,
        refundedAt: createdAt.toISOString(),
      },
    }));
}
