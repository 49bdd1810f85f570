import type Stripe from 'stripe';
import { createHeap } from '../heap.ts';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { dueOfInvoice, dueOfSubscription, type Due } from './due-work.ts';
import { dueOfSchedule } from './schedules.ts';

type Timed = Stripe.Subscription | Stripe.Invoice | Stripe.SubscriptionSchedule;
type Waiting = { at: number; rank: number; arrival: number; object: Timed };

const KINDS = new Set(['subscription', 'invoice', 'subscription_schedule']);

/**
 * Lets everything happen that is due up to an instant, in the order of time: renewals, trials, schedules, drafts, retries. `clock` names the
 * test clock whose objects it concerns; null: those without one.
 */
export function advanceTime(
  account: StripeAccount,
  options: { clock: string | null; to: number; onInstant: (at: number) => void },
): void {
  const { clock, to } = options;
  const heap = createHeap<Waiting>((a, b) => a.at - b.at || a.rank - b.rank || a.arrival - b.arrival);
  const queuedFor = new Map<string, string>();
  let arrivals = 0;
  const queue = (object: Timed): void => {
    if (idOf(object.test_clock) !== (clock ?? '')) return;
    const due = dueOf(account, object);
    const mark = due && `${due.at} ${due.what}`;
    if (!due || due.at > to || queuedFor.get(object.id) === mark) return;
    queuedFor.set(object.id, String(mark));
    heap.push({ at: due.at, rank: due.rank, arrival: (arrivals += 1), object });
  };
  const touched = new Set<Timed>();
  const heard = account.onRecord;
  account.onRecord = (object) => {
    if (object.id !== undefined && KINDS.has(object.object ?? '')) touched.add(object as Timed);
  };
  try {
    for (const object of account.schedules.all()) queue(object);
    for (const object of account.subscriptions.all()) queue(object);
    for (const object of account.invoices.all()) queue(object);
    for (let next = heap.pop(); next; next = heap.pop()) {
      const due = dueOf(account, next.object);
      const isStale =
        !due || queuedFor.get(next.object.id) !== `${next.at} ${due.what}` || due.at !== next.at;
      queuedFor.delete(next.object.id);
      touched.add(next.object);
      if (!isStale) {
        options.onInstant(due.at);
        due.act(due.at);
        const after = dueOf(account, next.object);
        if (after?.at === due.at && after.what === due.what)
          throw new Error(`The Stripe double does not get past ${due.what} of ${next.object.id}.`);
      }
      for (const object of touched) queue(object);
      touched.clear();
    }
  } finally {
    account.onRecord = heard;
  }
  options.onInstant(to);
}

function dueOf(account: StripeAccount, object: Timed): Due | null {
  if (object.object === 'subscription') return dueOfSubscription(account, object);
  if (object.object === 'invoice') return dueOfInvoice(account, object);
  return dueOfSchedule(account, object);
}
