import { done, ignored, type StripeEventOutcome } from '../../inbox/stripe-event-handler.ts';
import type { Db } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { announce } from '../../platform/outbox/outbox.ts';
import { refundedPayments, succeededPayment } from './announce-payment.ts';
import { findCheckoutOfPayment, markCheckout, type CheckoutRow } from '../checkout/checkout-queries.ts';
import { upsertEntitlement } from '../entitlements/entitlement-queries.ts';
import { ledgerEntries } from './ledger-entries.ts';
import { insertLedgerEntries, markSettled, selectOrderLines, selectWrittenTax } from './ledger-queries.ts';
import {
  findOrderOfCheckout,
  insertOrder,
  lockPayment,
  updateOrder,
  type OrderRow,
} from './order-queries.ts';
import { entitlementState, orderStatus, refundedAmount } from './payment-state.ts';
import type { PaymentTruth } from './payment-truth.ts';

type Settings = { reportingCurrency: string; now: Date };

/**
 * Brings order, ledger, entitlement and checkout to what Stripe says of a payment. Any number of times and in any order: ledger
 * rows are only ever added, and a state is replaced by a newer reading only.
 */
export async function writePayment(
  db: Db,
  truth: PaymentTruth,
  settings: Settings,
): Promise<StripeEventOutcome> {
  const checkout = await findCheckoutOfPayment(db, truth.stripeSessionId, truth.claimedCheckoutId);
  if (!checkout) return withoutCheckout(truth);
  await lockPayment(db, checkout.id);
  await markCheckout(db, {
    id: checkout.id,
    stripeSessionId: truth.stripeSessionId,
    status: truth.isPaid ? 'complete' : truth.isUnderWay ? null : truth.sessionStatus,
    paidAt: truth.isPaid ? truth.paidAt : null,
  });
  if (!truth.isPaid) return done(unpaidSentence(checkout.id, truth));

  const { order, isNew, isNewest } = await convergeOrder(db, checkout, truth, settings);
  const added = await convergeLedger(db, order, truth, settings);
  const refunds = new Set(added.filter(({ kind }) => kind === 'refund').map(({ objectId }) => objectId));
  const sale = { orderId: order.id, customerId: order.customerId, scenarioId: checkout.scenarioId };
  await announce(db, [
    ...(isNew ? [succeededPayment(sale, truth)] : []),
    ...refundedPayments(sale, truth, refunds),
  ]);
  const state = entitlementState(truth);
  if (isNewest) {
    await upsertEntitlement(
      db,
      {
        customerId: order.customerId,
        scenarioId: checkout.scenarioId,
        source: 'order',
        sourceId: order.id,
        state,
        validFrom: truth.paidAt < settings.now ? truth.paidAt : settings.now, // Stripe's clock may be ahead of ours
      },
      settings.now,
    );
  }
  return done(
    `Order ${order.id} is ${orderStatus(truth)}, its entitlement ${state}; ${added.length} ledger rows were added.`,
  );
}

function unpaidSentence(checkoutId: string, { isUnderWay, sessionStatus }: PaymentTruth): string {
  if (isUnderWay) return `Checkout ${checkoutId} waits for the bank to confirm the payment.`;
  return `Checkout ${checkoutId} is ${sessionStatus ?? 'open'} and not paid.`;
}

/** A payment that claims to be ours but whose checkout is not here (yet) is tried again; all others are none of ours. */
function withoutCheckout(truth: PaymentTruth): StripeEventOutcome {
  if (truth.claimedCheckoutId !== null)
    throw new Error(
      `The payment names the checkout ${truth.claimedCheckoutId}, which this library does not know (yet).`,
    );
  return ignored('The payment was not begun by this library.');
}

async function convergeOrder(
  db: Db,
  checkout: CheckoutRow,
  truth: PaymentTruth,
  { now }: Settings,
): Promise<{ order: OrderRow; isNew: boolean; isNewest: boolean }> {
  const state = {
    status: orderStatus(truth),
    refundedAmount: refundedAmount(truth),
    country: truth.charge?.country ?? null,
    fetchedAt: truth.fetchedAt,
  };
  const known = await findOrderOfCheckout(db, checkout.id);
  if (known && known.stripePaymentIntentId !== truth.paymentIntentId)
    throw new Error(`Checkout ${checkout.id} was paid twice: ${known.id} has another payment.`);
  if (known) return { order: known, isNew: false, isNewest: await updateOrder(db, known.id, state) };
  const order = {
    id: newId('ord', now),
    customerId: checkout.customerId,
    checkoutSessionId: checkout.id,
    stripePaymentIntentId: truth.paymentIntentId,
    stripeChargeId: truth.charge?.id ?? null,
    currency: truth.currency,
    totalAmount: truth.total,
    taxAmount: truth.tax,
    paidAt: truth.paidAt,
    ...state,
  };
  await insertOrder(db, order, [{ position: 1, scenarioId: checkout.scenarioId, amount: truth.total }]);
  return { order, isNew: true, isNewest: true };
}

async function convergeLedger(
  db: Db,
  order: OrderRow,
  truth: PaymentTruth,
  { reportingCurrency }: Settings,
): ReturnType<typeof insertLedgerEntries> {
  const lines = await selectOrderLines(db, order.id);
  const entries = ledgerEntries(truth, { lines, reportingCurrency }, await selectWrittenTax(db, order.id));
  const charged = entries.find(({ kind }) => kind === 'charge');
  if (charged) await markSettled(db, order.id, charged.occurredAt);
  const { id, customerId, currency } = order;
  return insertLedgerEntries(
    db,
    {
      orderId: id,
      customerId,
      presentmentCurrency: currency,
      country: truth.charge?.country ?? null,
      reportingCurrency,
    },
    entries.map((entry) => ({ id: newId('rev', entry.occurredAt), ...entry })),
  );
}
