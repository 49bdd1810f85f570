import type Stripe from 'stripe';
import { presentDispute } from './api/balance.ts';
import { presentSession } from './api/checkout-sessions.ts';
import { presentCharge, presentPaymentIntent } from './api/payments.ts';
import { presentRefund } from './api/refunds.ts';
import { noSuch } from './api/stripe-api-error.ts';
import { oddityControls } from './controls/oddities.ts';
import { subscriptionControls } from './controls/subscriptions.ts';
import { deliverEvents, pendingEvents, type Delivery } from './deliver-events.ts';
import { payloadOf, type PayloadOptions } from './event-payload.ts';
import { addBalanceTransaction, settleWaiting, type Movement } from './movements/balance.ts';
import { warnOfFraud } from './movements/fraud-warnings.ts';
import { tryInVain } from './movements/checkout-purchases.ts';
import type { Payer } from './movements/payments.ts';
import { cancelPaymentIntent, confirmPaymentIntent } from './movements/payment-intents.ts';
import { deliverToEndpoints, type EndpointDelivery } from './webhook-endpoints.ts';
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
import { failPayout, payOut } from './movements/payouts.ts';
import {
  cancelRefund,
  completeRefund,
  failRefund,
  refundCharge,
  type RefundFields,
} from './movements/refunds.ts';
import type { StripeAccount } from './stripe-account.ts';
import type { StripeSettings } from './stripe-settings.ts';
import { idOf } from './id-of.ts';

/** `at`: when it happens; the double's own time when left out. */
type At = { at?: Date | undefined };

/** What tests and the demo do to the account beside the API: the customers' and the banks' side of things. */
export function createStripeControls(account: StripeAccount, webhookSecret: string) {
  const { seconds } = account;
  /** By endpoint: the events that it has taken. */
  const sent = new Map<string, Set<string>>();
  return {
    /** The customer pays an open checkout session. */
    paySession: (sessionId: string, payment: SessionPayment & At = {}) =>
      payAt(account, presentSession(account, sessionId), payment),
    /** The customer tries to pay a session for one payment, and its card is declined; the session stays open. */
    declineSession: (
      sessionId: string,
      { at, email = null, name = null, country = 'US' }: At & Partial<Payer> = {},
    ) => tryInVain(account, presentSession(account, sessionId), { email, name, country }, seconds(at)),
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
    /** The customer answers the question whether it may get mails, where the page asks it. */
    answerConsent(sessionId: string, answer: 'opt_in' | 'opt_out'): void {
      const session = presentSession(account, sessionId);
      if (session.consent_collection?.promotions !== 'auto')
        throw noSuch('question for consent on', sessionId);
      session.consent = { promotions: answer, terms_of_service: null };
      account.sessions.touch(session);
    },
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

    cancelRefund: (refundId: string, { at }: At = {}) =>
      cancelRefund(account, presentRefund(account, refundId), seconds(at)),
    /** The card's issuer warns of fraud, before any dispute. */
    warnOfFraud: (
      paymentId: string,
      { at, fraudType = 'made_with_stolen_card' }: At & { fraudType?: string } = {},
    ) => warnOfFraud(account, chargeOf(account, paymentId), fraudType, seconds(at)),
    /** The customer does what its bank asks for (3-D Secure), or fails to. */
    authenticate(intentId: string, { at, outcome }: At & { outcome?: 'succeeded' | 'failed' } = {}) {
      const intent = presentPaymentIntent(account, intentId);
      const behaviour = outcome === 'failed' ? 'declines' : 'succeeds';
      confirmPaymentIntent(account, intent, { at: seconds(at), behaviour });
      return intent;
    },
    /** Nobody captured in time: what was held is released. */
    expireAuthorization(intentId: string, { at }: At = {}) {
      const intent = presentPaymentIntent(account, intentId);
      cancelPaymentIntent(account, intent, { reason: 'automatic', at: seconds(at) });
      return intent;
    },

    openDispute: (paymentId: string, dispute: DisputeFields & At = {}) =>
      openDispute(account, chargeOf(account, paymentId), dispute, seconds(dispute.at)),
    escalateDispute: (disputeId: string, { at }: At = {}) =>
      escalateDispute(account, presentDispute(account, disputeId), seconds(at)),
    closeDispute: (disputeId: string, outcome: DisputeOutcome, end: At & { returnsFee?: boolean } = {}) =>
      closeDispute(account, presentDispute(account, disputeId), outcome, {
        at: seconds(end.at),
        returnsFee: end.returnsFee,
      }),

    /** Pays the balance out to the bank; `balanceTransactions.list({ payout })` then finds what it holds. */
    payOut: ({ at }: At = {}) => payOut(account, seconds(at)),
    failPayout(payoutId: string, { at }: At = {}) {
      const payout = account.payouts.get(payoutId);
      if (!payout) throw noSuch('payout', payoutId);
      return failPayout(account, payout, seconds(at));
    },
    /** A movement of the balance that no payment explains: a Stripe fee, a correction. */
    adjustBalance: (movement: Omit<Movement, 'source'> & At) =>
      addBalanceTransaction(account, { ...movement, source: account.newId('fee') }, seconds(movement.at)),

    /** Changes fees, settlement currency, rates or the delay of balance transactions from now on. */
    configure(settings: Partial<StripeSettings>): void {
      Object.assign(account.settings, settings);
    },
    ...subscriptionControls(account),
    ...oddityControls(account),
    /** Every event so far, oldest first. */
    events: (): readonly Stripe.Event[] => account.events.all(),
    /** Those that no endpoint has answered with 2xx. */
    pendingEvents: () => pendingEvents(account),
    /** Posts each endpoint that was registered through the API what it has not taken yet. */
    deliverToEndpoints: (delivery: EndpointDelivery = {}) => deliverToEndpoints(account, sent, delivery),
    /** The bytes of an event, as `deliver` would send them. */
    payloadOf: (event: Stripe.Event, options: PayloadOptions = {}) => payloadOf(account, event, options),
    /** Posts signed events to a webhook endpoint and returns its answers. */
    deliver: (delivery: Delivery) => deliverEvents(account, webhookSecret, delivery),
  };
}

function payAt(account: StripeAccount, session: Stripe.Checkout.Session, payment: SessionPayment & At) {
  const at = payment.at ? account.seconds(payment.at) : account.timeOf(idOf(session.customer));
  return paySession(account, session, payment, at);
}

function chargeOf(account: StripeAccount, paymentId: string): Stripe.Charge {
  if (paymentId.startsWith('ch_')) return presentCharge(account, paymentId);
  const intent = presentPaymentIntent(account, paymentId);
  return presentCharge(account, idOf(intent.latest_charge));
}
