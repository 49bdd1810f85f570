import type Stripe from 'stripe';
import { invalid } from '../api/stripe-api-error.ts';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { billSubscription, type Bill } from './bill-subscription.ts';
import { periodEnd } from './calendar.ts';
import type { Billed } from './collect-invoice.ts';
import { invoiceItemLine, pendingItems, periodLine } from './draft-lines.ts';
import { cardFor } from './payers.ts';
import { nextDueItems, nextPeriodEnd } from './subscription-items.ts';
import { changeSubscription, endSubscription, markPaused } from './subscription-states.ts';

type Renewal = Pick<Bill, 'at' | 'payer' | 'behaviour' | 'settleLater' | 'taxAmount' | 'until'>;

/** The next period of the items whose present one ends first: new dates, and an invoice with whatever was pending. */
export function renewSubscription(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  renewal: Renewal,
): Billed {
  if (subscription.status === 'canceled') throw invalid(`Subscription ${subscription.id} is canceled.`);
  const { at } = renewal;
  const due = nextDueItems(subscription);
  const start = nextPeriodEnd(subscription);
  const previous = {
    start: due[0]?.current_period_start ?? at,
    end: start,
  };
  changeSubscription(account, subscription, at, () => {
    if (subscription.status === 'trialing') subscription.status = 'active';
    for (const item of due) {
      item.current_period_start = start;
      item.current_period_end = periodEnd(start, item.price, subscription.billing_cycle_anchor);
      item.billed_until = item.current_period_end;
    }
  });
  const pending = pendingItems(account, idOf(subscription.customer), subscription.id);
  const lines = [
    ...pending.map((item) => invoiceItemLine(account, item)),
    ...due.map((item) => periodLine(account, subscription, item)),
  ];
  return billSubscription(account, subscription, {
    ...renewal,
    lines,
    reason: 'subscription_cycle',
    period: previous,
  });
}

/** A trial is over: billed, or, where there is no way to collect, canceled or paused as the subscription says. */
export function endTrial(account: StripeAccount, subscription: Stripe.Subscription, renewal: Renewal): void {
  const { at } = renewal;
  const card = cardFor(
    account,
    { customer: subscription.customer, default_payment_method: null },
    subscription,
  );
  const behaviour = subscription.trial_settings?.end_behavior.missing_payment_method;
  const isMissing = card.behaviour === 'missing' && subscription.collection_method === 'charge_automatically';
  if (isMissing && behaviour === 'cancel') {
    endSubscription(account, subscription, { at });
    return;
  }
  if (isMissing && behaviour === 'pause') {
    markPaused(account, subscription, 'trial_end_without_payment_method', at);
    return;
  }
  renewSubscription(account, subscription, renewal);
}
