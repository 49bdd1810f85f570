import type Stripe from 'stripe';
import { openPaymentLink, recoverSession, type LinkQuery } from '../api/linked-sessions.ts';
import { presentSession } from '../api/checkout-sessions.ts';
import { presentCustomer } from '../api/customers.ts';
import { presentSubscription } from '../api/subscriptions.ts';
import { advanceTime } from '../billing/advance-time.ts';
import { createPaymentMethod, makeDefault, payerOf } from '../billing/payers.ts';
import { cancelNow } from '../billing/pause-and-resume.ts';
import { renewSubscription } from '../billing/renew-subscription.ts';
import { idOf } from '../id-of.ts';
import { expireDueSessions } from '../movements/checkout.ts';
import type { CardBehaviour, StripeAccount } from '../stripe-account.ts';

type At = { at?: Date | undefined };

/** What time and customers do to subscriptions. */
export function subscriptionControls(account: StripeAccount) {
  const timeFor = (subscription: Stripe.Subscription, at: Date | undefined) =>
    at ? account.seconds(at) : account.timeOf(subscription.customer);
  return {
    /**
     * Lets time pass for everything that lives by no test clock: renewals, trials, schedules, retries and expiries happen in their order.
     * From then on the account's time is at least that instant.
     */
    advanceTo(instant: Date): void {
      const to = account.seconds(instant);
      advanceTime(account, { clock: null, to, onInstant: (at) => account.advanceTo(at) });
      expireDueSessions(account, to);
    },
    /** What a customer's cards do from now on; it gets one when it has none. */
    setCard(customerId: string, behaviour: CardBehaviour): void {
      const customer = presentCustomer(account, customerId, 'customer');
      const at = account.timeOf(customerId);
      const cards = account.paymentMethods.where('customer', customerId);
      if (cards.length === 0) {
        const method = createPaymentMethod(account, { customer: customerId }, at);
        makeDefault(account, customer, method.id, at);
        cards.push(method);
      }
      for (const { id } of cards) account.cards.set(id, behaviour);
    },
    /** A customer opens a payment link: the session in which it can pay. */
    openPaymentLink: (linkId: string, query: LinkQuery & At = {}) =>
      openPaymentLink(account, linkId, query, account.seconds(query.at)),
    /** A customer comes back to an expired checkout. */
    recoverSession: (sessionId: string, { at }: At = {}) =>
      recoverSession(account, presentSession(account, sessionId), account.seconds(at)),
    /** Bills a subscription's next period at once, whenever that would be. */
    renewSubscription(
      subscriptionId: string,
      renewal: At & { outcome?: 'paid' | 'failed'; taxAmount?: number; country?: string } = {},
    ) {
      const subscription = presentSubscription(account, subscriptionId);
      const payer = payerOf(account, idOf(subscription.customer));
      return renewSubscription(account, subscription, {
        at: timeFor(subscription, renewal.at),
        payer: { ...payer, country: renewal.country ?? payer.country ?? 'US' },
        behaviour: renewal.outcome === 'failed' ? 'declines' : 'succeeds',
        taxAmount: renewal.taxAmount,
        until: 'collect',
      });
    },
    cancelSubscription(subscriptionId: string, { at }: At = {}) {
      const subscription = presentSubscription(account, subscriptionId);
      return cancelNow(account, subscription, { at: timeFor(subscription, at) });
    },
  };
}
