import { done, ignored, waiting, type StripeEventOutcome } from '../../inbox/stripe-event-handler.ts';
import type { Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { newId } from '../../platform/ids.ts';
import { announce, type Announcement } from '../../platform/outbox/outbox.ts';
import { counted, inWords } from '../../platform/words.ts';
import { findReporting } from '../../platform/reporting.ts';
import { findCheckoutOfPayment, markCheckout, type CheckoutRow } from '../checkout/checkout-queries.ts';
import { stripeCustomerAwaited } from '../customers/link-stripe-customer.ts';
import { recheckLater } from '../subscriptions/recompute-subscription-rights.ts';
import { refreshSubscriptionRights } from '../subscriptions/refresh-subscription-rights.ts';
import { adoptSession, offeredBefore } from './buyers/adopt-session.ts';
import { announcementsOf } from './orders/announce-payment.ts';
import { buyerOf } from './buyers/buyer-of-payment.ts';
import { nameLines, orderLines } from './orders/order-lines.ts';
import {
  addOrigin,
  findOrder,
  insertOrder,
  lockPayment,
  noteFraudWarnings,
  updateOrder,
  type OrderRow,
} from './orders/order-queries.ts';
import { giveOrderRights, refreshOrderRights } from './orders/order-rights.ts';
import { orderMoney, orderStatus, type OrderMoney } from './payment-state.ts';
import { paymentKey, type PaymentTruth } from './payment-truth.ts';
import { writeLedger } from './ledger/write-ledger.ts';

export type WriteDeps = Pick<Deps, 'queue' | 'sessionSecret' | 'config'> & { now: Date };

/**
 * Brings order, ledger, rights and checkout to what Stripe says of a payment. Any number of times and in any order: ledger rows are
 * only ever added, and a state is replaced by a newer reading only.
 */
export async function writePayment(
  db: Db,
  truth: PaymentTruth,
  deps: WriteDeps,
): Promise<StripeEventOutcome> {
  await lockPayment(db, paymentKey(truth));
  const checkout = await findCheckoutOfPayment(db, truth.session?.id ?? null, truth.claimedCheckoutId);
  if (checkout) await followCheckout(db, checkout, truth);
  const known = await findOrder(db, {
    paymentIntentId: truth.paymentIntentId,
    invoiceId: truth.invoice?.id ?? null,
    checkoutId: checkout?.id ?? null,
  });
  if (known) return writeOrder(db, known, truth, deps, checkout?.id ?? null);
  return newOrder(db, checkout, truth, deps);
}

/** Paid, or finished without anything due (a trial). */
function isSettled({ isPaid, session, paymentIntentId }: PaymentTruth): boolean {
  return isPaid || (session?.isFinished === true && paymentIntentId === null);
}

/** The checkout ends as its session does. */
async function followCheckout(db: Db, checkout: CheckoutRow, truth: PaymentTruth): Promise<void> {
  const isOver = isSettled(truth);
  await markCheckout(db, {
    id: checkout.id,
    stripeSessionId: truth.session?.id ?? null,
    status: isOver ? 'complete' : truth.isUnderWay ? null : (truth.session?.status ?? null),
    paidAt: isOver ? truth.paidAt : null,
  });
}

async function newOrder(
  db: Db,
  checkout: CheckoutRow | null,
  truth: PaymentTruth,
  deps: WriteDeps,
): Promise<StripeEventOutcome> {
  const offered = checkout ?? (await offeredBefore(db, truth));
  const lines = await nameLines(db, truth, offered);
  if (!lines) return notOurs(truth);
  if (!isSettled(truth)) return done(unpaidSentence(truth));

  const customerId = offered?.customerId ?? (await buyerOf(db, truth, deps));
  if (customerId === null) {
    const { stripeCustomerId } = truth.payer;
    return waiting(
      'The payment is for something of this library, but its customer is not known here (yet).',
      stripeCustomerAwaited(stripeCustomerId ?? 'without id'),
    );
  }
  const checkoutId = checkout?.id ?? (await adoptSession(db, truth, { customerId, lines }, deps.now));
  const buysOnce = lines.some(({ product, isRecurring }) => product !== null && !isRecurring);
  if (truth.total === 0 && truth.stripeSubscriptionId !== null && !buysOnce) {
    // A trial, or a period that costs nothing: the subscription gives the right by itself.
    await followSubscription(db, truth.stripeSubscriptionId, deps);
    return done(`Nothing was charged for the subscription ${truth.stripeSubscriptionId}.`);
  }
  const money = orderMoney(truth);
  const order = {
    id: newId('ord', deps.now),
    customerId,
    kind: isRenewal(truth) ? ('renewal' as const) : ('purchase' as const),
    currency: truth.currency,
    taxAmount: truth.tax,
    discountAmount: truth.discount,
    promotionCode: truth.promotionCode,
    couponId: truth.couponId,
    isPaidOutside: truth.isPaidOutside,
    checkoutSessionId: checkoutId,
    stripePaymentIntentId: truth.paymentIntentId,
    stripeChargeId: truth.charge?.id ?? null,
    stripeInvoiceId: truth.invoice?.id ?? null,
    stripeSubscriptionId: truth.stripeSubscriptionId,
    coversFrom: truth.invoice?.coversFrom ?? null,
    coversTo: truth.invoice?.coversTo ?? null,
    presentmentAmount: truth.presentment?.amount ?? null,
    presentmentCurrency: truth.presentment?.currency ?? null,
    paidAt: truth.paidAt,
    status: orderStatus(money),
    country: truth.charge?.country ?? null,
    fetchedAt: truth.fetchedAt,
    ...money,
  };
  await insertOrder(db, { order, lines: await orderLines(db, truth, lines) });
  await giveOrderRights(db, order, deps.now);
  const row = {
    ...order,
    presentmentCurrency: order.presentmentCurrency ?? order.currency,
    refundedAmount: 0,
  };
  return writeOrder(db, { ...row, isNew: true }, truth, deps, checkoutId);
}

async function writeOrder(
  db: Db,
  order: OrderRow & { isNew?: boolean },
  truth: PaymentTruth,
  deps: WriteDeps,
  checkoutSessionId: string | null,
): Promise<StripeEventOutcome> {
  const money = orderMoney(truth);
  const status = orderStatus(money);
  const state = { ...money, status, country: truth.charge?.country ?? null, fetchedAt: truth.fetchedAt };
  const { discount: discountAmount, promotionCode, couponId } = truth;
  const isNewest = order.isNew === true || (await updateOrder(db, { id: order.id, ...state }));
  if (order.isNew !== true)
    await addOrigin(db, { id: order.id, checkoutSessionId, discountAmount, promotionCode, couponId });
  const { currency } = await findReporting(db, deps.config);
  const added = await writeLedger(db, order, truth, currency);
  await noteFraudWarnings(db, order.id, truth.fraudWarnings);
  await announce(db, [
    ...(await announcementsOf(db, order, truth, { added, isNewest, ...money })),
    ...(isNewest ? disputeNews(order, money, deps.now) : []),
  ]);
  const isUntouched = order.isNew === true && status === 'paid'; // its right was just given, and no rule applies
  const right = isUntouched
    ? 'active'
    : isNewest
      ? await refreshOrderRights(db, order.id, money, deps.now)
      : null;
  if (truth.stripeSubscriptionId !== null) await followSubscription(db, truth.stripeSubscriptionId, deps);
  return done(
    `Order ${order.id} is ${inWords(status)}${right ? ` and its right is ${right}` : ''}; ${ledgerSentence(added.length)}`,
  );
}

const ledgerSentence = (count: number): string =>
  `${counted(count, 'row')} ${count === 1 ? 'was' : 'were'} added to the ledger.`;

/** A dispute was opened, lost or is over: for whoever judges an order by what of it is kept. A new order is told by itself. */
function disputeNews(
  { id: orderId, customerId, isNew, disputeState: former }: OrderRow & { isNew?: boolean },
  { disputeState: state }: Pick<OrderMoney, 'disputeState'>,
  occurredAt: Date,
): Announcement[] {
  if (isNew === true || state === former) return [];
  const about = { customerId, scenarioId: null, installationId: null };
  return [{ type: 'billing.dispute-changed', ...about, occurredAt, data: { orderId, state } }];
}

/** What became of its payments counts for a subscription's rights. */
async function followSubscription(db: Db, subscriptionId: string, { queue, now }: WriteDeps): Promise<void> {
  const { recheckAt } = await refreshSubscriptionRights(db, subscriptionId, now);
  await recheckLater(queue, db, subscriptionId, recheckAt, now);
}

const renewalReasons = ['subscription_cycle', 'subscription_threshold'];

function isRenewal({ invoice }: PaymentTruth): boolean {
  return renewalReasons.includes(invoice?.billingReason ?? '');
}

function unpaidSentence({ isUnderWay, session, invoice, paymentIntentId }: PaymentTruth): string {
  if (isUnderWay) return `The bank has still to confirm the payment ${paymentIntentId ?? ''}.`;
  if (invoice) return `Invoice ${invoice.id} is ${inWords(invoice.status ?? 'open')} and not paid.`;
  if (session) return `Checkout session ${session.id} is ${session.status ?? 'open'} and not paid.`;
  return `The payment ${paymentIntentId ?? ''} has not been made.`;
}

/** A payment that claims to be ours but whose checkout is not here (yet) waits for it; all others are none of ours. */
function notOurs({ claimedCheckoutId }: PaymentTruth): StripeEventOutcome {
  if (claimedCheckoutId !== null)
    return waiting(
      `The payment names the checkout ${claimedCheckoutId}, which this library does not know (yet).`,
      `checkout ${claimedCheckoutId}`,
    );
  return ignored('The payment was not begun by this library.');
}
