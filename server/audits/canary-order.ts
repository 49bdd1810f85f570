import type { PaymentTruth } from '../billing/payments/payment-truth.ts';
import { writePayment } from '../billing/payments/write-payment.ts';
import type { Db } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import { hourMs } from '../platform/time.ts';
import { insertCanaryCheckout } from './canary-queries.ts';
import type { AuditDeps } from './gate.ts';

const amount = 4_321;
const fee = 155;
const refunded = 1_000;

/** What the order must come to, in minor units, however often and in whatever order it was told. */
export const knownOfOrder: Record<string, number> = {
  orders: 1,
  grossVolume: amount,
  refunds: refunded,
  fees: fee,
  netAfterFees: amount - refunded - fee,
};

type Order = { customerId: string; scenarioId: string; at: Date; boughtAt: Date; currency: string };

/**
 * Has an order happen as a test clock of Stripe would let it: a checkout is opened, paid and given back in part. What Stripe says at each of
 * these hours is written by the code that writes every payment, once more each time, and at last once more as it was before the refund.
 */
export async function tellOrder(db: Db, deps: AuditDeps, order: Order): Promise<void> {
  const { customerId, scenarioId, at, boughtAt, currency } = order;
  const id = newId('aud', at);
  const checkoutId = `chk_${id}`;
  await insertCanaryCheckout(db, { id: checkoutId, customerId, scenarioId, amount, currency, at: boughtAt });
  const ofBalance = (name: string, moved: number, kept: number) => ({
    id: `txn_${name}_${id}`,
    occurredAt: boughtAt,
    amount: moved,
    currency,
    fee: kept,
  });
  const told = (hour: number, change: Partial<PaymentTruth>): PaymentTruth => ({
    ...nothingPaid,
    fetchedAt: new Date(boughtAt.getTime() + hour * hourMs),
    paymentIntentId: `pi_${id}`,
    claimedCheckoutId: checkoutId,
    paidAt: boughtAt,
    currency,
    total: amount,
    lines: [{ stripeProductId: null, description: null, amount, isRecurring: false }],
    ...change,
  });
  const opened = told(0, {});
  const paid = told(1, {
    isPaid: true,
    charge: {
      id: `ch_${id}`,
      country: null,
      movement: ofBalance('charge', amount, fee),
      failureMovement: null,
    },
  });
  const back = {
    id: `re_${id}`,
    createdAt: boughtAt,
    amount: refunded,
    status: 'succeeded',
    movement: ofBalance('refund', -refunded, 0),
    failureMovement: null,
  };
  const givenBack = told(2, { isPaid: true, charge: paid.charge, refunds: [back] });
  for (const truth of [opened, opened, paid, paid, givenBack, givenBack, paid])
    await writePayment(db, truth, { ...deps, now: at });
}

const nothingPaid = {
  session: null,
  invoice: null,
  stripeSubscriptionId: null,
  payer: { stripeCustomerId: null, email: null, name: null, claimedCustomerId: null },
  isPaid: false,
  isUnderWay: false,
  isPaidOutside: false,
  tax: 0,
  discount: 0,
  promotionCode: null,
  couponId: null,
  presentment: null,
  charge: null,
  refunds: [],
  disputes: [],
  fraudWarnings: [],
  creditNotes: [],
} satisfies Partial<PaymentTruth>;
