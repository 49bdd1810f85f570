import type Stripe from 'stripe';
import { upcomingInvoice } from './invoice-previews.ts';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { collectInvoice } from './collect-invoice.ts';
import { discountIdsOf, endDiscount } from './discounts.ts';
import { finalizeInvoice, voidInvoice } from './invoice-life.ts';
import { subscriptionOf } from './invoice-shape.ts';
import { endTrial, renewSubscription } from './renew-subscription.ts';
import { nextPeriodEnd } from './subscription-items.ts';
import { changeSubscription, endSubscription } from './subscription-states.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** Something that happens by itself when its time comes; of several at one instant the lowest rank goes first. */
export type Due = { at: number; rank: number; what: string; act: (at: number) => void };

/** The next thing that happens to an object by itself. */
export function soonest(candidates: Due[]): Due | null {
  return candidates.reduce<Due | null>(
    (best, due) =>
      best === null || due.at < best.at || (due.at === best.at && due.rank < best.rank) ? due : best,
    null,
  );
}

/** What lies ahead of a subscription: notices, the end of its trial, renewals, its end. */
export function dueOfSubscription(account: StripeAccount, subscription: Stripe.Subscription): Due | null {
  const due: Due[] = [];
  const add = (what: string, rank: number, at: number | null | undefined, act: Due['act']) => {
    if (at !== null && at !== undefined) due.push({ what, rank, at, act });
  };
  const { status } = subscription;
  if (status === 'incomplete')
    add('expire', 1, subscription.created + 23 * HOUR, (at) => expire(account, subscription, at));
  if (!['active', 'trialing', 'past_due', 'unpaid'].includes(status)) return soonest(due);

  const end = nextPeriodEnd(subscription);
  add('cancel', 1, subscription.cancel_at, (at) => endSubscription(account, subscription, { at }));
  add('endUpdate', 2, subscription.pending_update?.expires_at, (at) =>
    expireUpdate(account, subscription, at),
  );
  add('resumeCollection', 2, subscription.pause_collection?.resumes_at, (at) =>
    changeSubscription(account, subscription, at, () => {
      subscription.pause_collection = null;
    }),
  );
  for (const id of discountIdsOf(subscription))
    add('endDiscount', 2, account.discounts.get(id)?.end, (at) => endDiscount(account, subscription, id, at));
  if (status === 'trialing' && subscription.trial_end !== null) {
    const noticeAt = Math.max(subscription.trial_start ?? 0, subscription.trial_end - 3 * DAY);
    addNotice(account, due, `${subscription.id} trial ${subscription.trial_end}`, noticeAt, (at) =>
      account.record('customer.subscription.trial_will_end', subscription, at),
    );
    add('endTrial', 3, subscription.trial_end, (at) =>
      endTrial(account, subscription, { at, until: 'draft' }),
    );
    return soonest(due);
  }
  const { upcomingDays } = account.settings;
  const isLong =
    upcomingDays > 0 && end - upcomingDays * DAY > (subscription.items.data[0]?.current_period_start ?? 0);
  if (isLong && subscription.cancel_at === null)
    addNotice(account, due, `${subscription.id} upcoming ${end}`, end - upcomingDays * DAY, (at) =>
      account.record('invoice.upcoming', upcomingInvoice(account, subscription, at), at),
    );
  add('renew', 3, end, (at) => renewSubscription(account, subscription, { at, until: 'draft' }));
  return soonest(due);
}

function addNotice(account: StripeAccount, due: Due[], key: string, at: number, tell: Due['act']): void {
  if (account.notices.has(key)) return;
  const act = (now: number) => {
    account.notices.add(key);
    tell(now);
  };
  due.push({ what: key, rank: 0, at, act });
}

function expire(account: StripeAccount, subscription: Stripe.Subscription, at: number): void {
  const invoice = account.invoices.get(idOf(subscription.latest_invoice));
  if (invoice?.status === 'open') voidInvoice(account, invoice, at);
  changeSubscription(account, subscription, at, () => {
    subscription.status = 'incomplete_expired';
    subscription.ended_at = at;
  });
}

function expireUpdate(account: StripeAccount, subscription: Stripe.Subscription, at: number): void {
  const invoice = account.invoices.get(idOf(subscription.latest_invoice));
  if (invoice?.status === 'open') voidInvoice(account, invoice, at);
  const change = () => {
    subscription.pending_update = null;
  };
  changeSubscription(account, subscription, at, change, 'customer.subscription.pending_update_expired');
}

/** What lies ahead of an invoice: finalization, the next attempt to collect it, its due date. */
export function dueOfInvoice(account: StripeAccount, invoice: Stripe.Invoice): Due | null {
  const due: Due[] = [];
  if (invoice.status === 'draft' && invoice.automatically_finalizes_at !== null)
    due.push({
      what: 'finalize',
      rank: 4,
      at: invoice.automatically_finalizes_at,
      act: (at) => finalizeAndCollect(account, invoice, at),
    });
  if (invoice.status === 'open' && invoice.next_payment_attempt !== null)
    due.push({
      what: 'retry',
      rank: 4,
      at: invoice.next_payment_attempt,
      act: (at) => collectInvoice(account, invoice, { at }),
    });
  if (invoice.status === 'open' && invoice.due_date !== null)
    addNotice(account, due, `${invoice.id} overdue`, invoice.due_date, (at) => overdue(account, invoice, at));
  return soonest(due);
}

function finalizeAndCollect(account: StripeAccount, invoice: Stripe.Invoice, at: number): void {
  finalizeInvoice(account, invoice, at);
  if (invoice.status !== 'open') return;
  if (invoice.collection_method === 'send_invoice') account.record('invoice.sent', invoice, at);
  else collectInvoice(account, invoice, { at });
}

function overdue(account: StripeAccount, invoice: Stripe.Invoice, at: number): void {
  account.record('invoice.overdue', invoice, at);
  const subscription = subscriptionOf(account, invoice);
  if (subscription?.status !== 'active') return;
  changeSubscription(account, subscription, at, () => {
    subscription.status = 'past_due';
  });
}
