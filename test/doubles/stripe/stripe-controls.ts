import type Stripe from 'stripe';
import { presentDispute } from './api/balance.ts';
import { presentSession } from './api/checkout-sessions.ts';
import { presentCharge, presentPaymentIntent } from './api/payments.ts';
import { presentRefund } from './api/refunds.ts';
import { presentSubscription } from './api/subscriptions.ts';
import { deliverEvents, pendingEvents, type Delivery } from './deliver-events.ts';
import { settleWaiting } from './movements/balance.ts';
import {
  completeAsyncPayment,
  expireDueSessions,
  expireSession,
  paySession,
  type SessionPayment,
} from './movements/checkout.ts';
import {
  closeDispute,
  escalateDispute,
  openDispute,
  type DisputeFields,
  type DisputeOutcome,
} from './movements/disputes.ts';
import { payOut } from './movements/payouts.ts';
import { completeRefund, failRefund, refundCharge, type RefundFields } from './movements/refunds.ts';
import { cancelNow } from './billing/pause-and-resume.ts';
import { renewSubscription } from './billing/renew-subscription.ts';
import type { StripeAccount } from './stripe-account.ts';
import type { StripeSettings } from './stripe-settings.ts';
import { idOf } from './id-of.ts';

/** `at`: when it happens; the double's own time when left out. */
type At = { at?: Date | undefined };

/** What tests and the demo do to the account beside the API: the customers' and the banks' side of things. */
export function createStripeControls(account: StripeAccount, webhookSecret: string) {
  const { seconds } = account;
  return {
    /** The customer pays an open checkout session. */
    paySession: (sessionId: string, payment: SessionPayment & At = {}) =>
      paySession(account, presentSession(account, sessionId), payment, seconds(payment.at)),
    /** A payment begun with `async` succeeds or fails. */
    completeAsyncPayment: (sessionId: string, end: At & { outcome?: 'succeeded' | 'failed' } = {}) =>
      completeAsyncPayment(
        account,
        presentSession(account, sessionId),
        end.outcome !== 'failed',
        seconds(end.at),
      ),
    expireSession: (sessionId: string, { at }: At = {}) =>
      expireSession(account, presentSession(account, sessionId), seconds(at)),
    /** Expires the sessions whose 24 hours are over; API calls about sessions do it too. */
    expireDueSessions: ({ at }: At = {}) => expireDueSessions(account, seconds(at)),
    /** Gives waiting charges and refunds their balance transaction: those of one charge, or all. */
    settle: ({ at, charge }: At & { charge?: string } = {}) => settleWaiting(account, charge, seconds(at)),

    /** Refunds a charge (`ch_`) or a payment intent (`pi_`), as an operator does in Stripe's dashboard. */
    refund: (paymentId: string, refund: RefundFields & At = {}) =>
      refundCharge(account, chargeOf(account, paymentId), refund, seconds(refund.at)),
    completeRefund: (refundId: string, { at }: At = {}) =>
      completeRefund(account, presentRefund(account, refundId), seconds(at)),
    failRefund: (
      refundId: string,
      { at, reason = 'expired_or_canceled_card' }: At & { reason?: string } = {},
    ) => failRefund(account, presentRefund(account, refundId), reason, seconds(at)),

    openDispute: (paymentId: string, dispute: DisputeFields & At = {}) =>
      openDispute(account, chargeOf(account, paymentId), dispute, seconds(dispute.at)),
    escalateDispute: (disputeId: string, { at }: At = {}) =>
      escalateDispute(account, presentDispute(account, disputeId), seconds(at)),
    closeDispute: (disputeId: string, outcome: DisputeOutcome, end: At & { returnsFee?: boolean } = {}) =>
      closeDispute(account, presentDispute(account, disputeId), outcome, {
        at: seconds(end.at),
        returnsFee: end.returnsFee,
      }),

    /** Bills a subscription's next period. */
    renewSubscription(
      subscriptionId: string,
      renewal: At & { outcome?: 'paid' | 'failed'; taxAmount?: number; country?: string } = {},
    ) {
      const subscription = presentSubscription(account, subscriptionId);
      const customer = account.customers.get(idOf(subscription.customer));
      const payer = {
        email: customer?.email ?? null,
        name: customer?.name ?? null,
        country: renewal.country ?? 'US',
      };
      const options = {
        at: seconds(renewal.at),
        payer,
        behaviour: renewal.outcome === 'failed' ? ('declines' as const) : ('succeeds' as const),
        taxAmount: renewal.taxAmount,
        until: 'collect' as const,
      };
      return renewSubscription(account, subscription, options);
    },
    cancelSubscription: (subscriptionId: string, { at }: At = {}) =>
      cancelNow(account, presentSubscription(account, subscriptionId), { at: seconds(at) }),
    /** Pays the balance out to the bank; `balanceTransactions.list({ payout })` then finds what it holds. */
    payOut: ({ at }: At = {}) => payOut(account, seconds(at)),

    /** Changes fees, settlement currency, rates or the delay of balance transactions from now on. */
    configure(settings: Partial<StripeSettings>): void {
      Object.assign(account.settings, settings);
    },
    /** Every event so far, oldest first. */
    events: (): readonly Stripe.Event[] => account.events.all(),
    /** Those that no endpoint has answered with 2xx. */
    pendingEvents: () => pendingEvents(account),
    /** Posts signed events to a webhook endpoint and returns its answers. */
    deliver: (delivery: Delivery) => deliverEvents(account, webhookSecret, delivery),
  };
}

function chargeOf(account: StripeAccount, paymentId: string): Stripe.Charge {
  if (paymentId.startsWith('ch_')) return presentCharge(account, paymentId);
  const intent = presentPaymentIntent(account, paymentId);
  return presentCharge(account, idOf(intent.latest_charge));
}
