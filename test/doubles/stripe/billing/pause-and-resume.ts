import type Stripe from 'stripe';
import { invalid } from '../api/stripe-api-error.ts';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { billSubscription } from './bill-subscription.ts';
import { periodEnd } from './calendar.ts';
import { keepAsItems } from './change-items.ts';
import { invoiceItemLine, pendingItems, periodLine } from './draft-lines.ts';
import { unusedTime } from './prorations.ts';
import { changeSubscription, endSubscription, markPaused } from './subscription-states.ts';

/** Stops a subscription by request; its unused time is credited when that is asked for. */
export function pauseSubscription(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  options: { creditsUnusedTime: boolean; invoicesNow: boolean; at: number },
): void {
  if (!['active', 'trialing', 'past_due'].includes(subscription.status))
    throw invalid(`Subscription ${subscription.id} is ${subscription.status} and cannot be paused.`);
  const unused = options.creditsUnusedTime ? unusedTime(account, subscription, options.at) : [];
  keepAsItems(account, subscription, unused, options.at);
  if (options.invoicesNow) billPending(account, subscription, options.at);
  markPaused(account, subscription, 'pause_requested', options.at);
}

/** Begins a paused subscription again: from now, or in the old rhythm; active as soon as what is due has been paid. */
export function resumeSubscription(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  options: { keepsAnchor: boolean; at: number },
): void {
  if (subscription.status !== 'paused')
    throw invalid(`Subscription ${subscription.id} is ${subscription.status}, not paused.`);
  const { at } = options;
  const isStillPaid =
    options.keepsAnchor && subscription.items.data.every((item) => item.current_period_end > at);
  const change = () => {
    subscription.status = 'active';
    delete subscription.status_details;
    if (!options.keepsAnchor) subscription.billing_cycle_anchor = at;
    for (const item of subscription.items.data) {
      if (!options.keepsAnchor) {
        item.current_period_start = at;
        item.current_period_end = periodEnd(at, item.price, at);
      }
      while (item.current_period_end <= at) {
        item.current_period_start = item.current_period_end;
        item.current_period_end = periodEnd(
          item.current_period_start,
          item.price,
          subscription.billing_cycle_anchor,
        );
      }
      item.billed_until = item.current_period_end;
    }
  };
  changeSubscription(account, subscription, at, change, 'customer.subscription.resumed');
  account.record('customer.subscription.updated', subscription, at, { status: 'paused' });
  if (isStillPaid) return;
  const pending = pendingItems(account, idOf(subscription.customer), subscription.id);
  billSubscription(account, subscription, {
    lines: [
      ...pending.map((item) => invoiceItemLine(account, item)),
      ...subscription.items.data.map((item) => periodLine(account, subscription, item)),
    ],
    reason: 'subscription_update',
    at,
    until: 'collect',
  });
}

/** Ends a subscription now, with its unused time credited and a last invoice when those are asked for. */
export function cancelNow(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  options: {
    at: number;
    prorates?: boolean;
    invoicesNow?: boolean;
    comment?: string | null;
    feedback?: string | null;
  },
): Stripe.Subscription {
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired')
    throw invalid(`No such subscription: '${subscription.id}'`, 'id', 'resource_missing');
  const { at } = options;
  if (options.prorates) keepAsItems(account, subscription, unusedTime(account, subscription, at), at);
  if (options.invoicesNow) billPending(account, subscription, at);
  endSubscription(account, subscription, { ...options, reason: 'cancellation_requested' });
  return subscription;
}

function billPending(account: StripeAccount, subscription: Stripe.Subscription, at: number): void {
  const pending = pendingItems(account, idOf(subscription.customer), subscription.id);
  if (pending.length === 0) return;
  billSubscription(account, subscription, {
    lines: pending.map((item) => invoiceItemLine(account, item)),
    reason: 'subscription_update',
    at,
    until: 'collect',
  });
}
