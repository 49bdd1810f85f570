import type Stripe from 'stripe';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { refreshEntitlements } from './entitlements.ts';

type Ending = {
  at: number;
  reason?: Stripe.Subscription.CancellationDetails.Reason | null;
  comment?: string | null;
  feedback?: string | null;
};

/** Changes a subscription and tells of it; the customer's entitlements follow. */
export function changeSubscription(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  at: number,
  change: () => void,
  type = 'customer.subscription.updated',
): void {
  account.update(type, subscription, at, change);
  refreshEntitlements(account, idOf(subscription.customer), at);
}

/** A subscription is over. */
export function endSubscription(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  ending: Ending,
): void {
  subscription.status = 'canceled';
  subscription.canceled_at ??= ending.at;
  subscription.ended_at = ending.at;
  subscription.pause_collection = null;
  const details = subscription.cancellation_details;
  subscription.cancellation_details = {
    comment: ending.comment ?? details?.comment ?? null,
    feedback: ending.feedback ?? details?.feedback ?? null,
    feedback_option: null,
    reason: ending.reason ?? details?.reason ?? 'cancellation_requested',
  };
  account.record('customer.subscription.deleted', subscription, ending.at);
  stopCollecting(account, subscription);
  releaseSchedule(account, subscription, ending.at);
  refreshEntitlements(account, idOf(subscription.customer), ending.at);
}

/** What is still open is no longer collected by itself. */
function stopCollecting(account: StripeAccount, subscription: Stripe.Subscription): void {
  for (const invoice of account.invoices.where('subscription', subscription.id)) {
    if (invoice.status !== 'draft' && invoice.status !== 'open') continue;
    invoice.auto_advance = false;
    invoice.automatically_finalizes_at = null;
    invoice.next_payment_attempt = null;
  }
}

function releaseSchedule(account: StripeAccount, subscription: Stripe.Subscription, at: number): void {
  const schedule = account.schedules.get(idOf(subscription.schedule));
  if (schedule?.status !== 'active') return;
  schedule.status = 'canceled';
  schedule.canceled_at = at;
  schedule.current_phase = null;
  account.record('subscription_schedule.aborted', schedule, at);
}

/** What an invoice's payment means for its subscription: it is active (again). */
export function subscriptionPaid(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
  at: number,
): void {
  if (idOf(subscription.latest_invoice) === invoice.id) applyPendingUpdate(account, subscription, at);
  const isWaiting = ['incomplete', 'past_due', 'unpaid'].includes(subscription.status);
  if (!isWaiting || idOf(subscription.latest_invoice) !== invoice.id) return;
  changeSubscription(account, subscription, at, () => {
    const isTrial = subscription.trial_end !== null && subscription.trial_end > at;
    subscription.status = isTrial ? 'trialing' : 'active';
  });
}

function applyPendingUpdate(account: StripeAccount, subscription: Stripe.Subscription, at: number): void {
  const items = subscription.pending_update?.subscription_items;
  if (!items) return;
  const change = () => {
    subscription.items.data = items;
    subscription.pending_update = null;
  };
  changeSubscription(account, subscription, at, change, 'customer.subscription.pending_update_applied');
  account.record('customer.subscription.updated', subscription, at);
}

/** A subscription stops: its status is `paused` until it is resumed. */
export function markPaused(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  reason: Stripe.Subscription.StatusDetails.Paused.Subscription.Type,
  at: number,
): void {
  const change = () => {
    subscription.status = 'paused';
    subscription.status_details = {
      paused: { subscription: { type: reason }, transitioned_at: at, type: 'subscription' },
    };
  };
  changeSubscription(account, subscription, at, change, 'customer.subscription.paused');
}

/** What a failed collection means for its subscription; `isLast` when it will not be tried again. */
export function subscriptionUnpaid(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  isLast: boolean,
  at: number,
): void {
  if (subscription.status === 'incomplete' || subscription.status === 'canceled') return;
  const { afterRetries } = account.settings;
  if (isLast && afterRetries === 'cancel') {
    endSubscription(account, subscription, { at, reason: 'payment_failed' });
    return;
  }
  changeSubscription(account, subscription, at, () => {
    subscription.status = isLast ? afterRetries : 'past_due';
  });
}
