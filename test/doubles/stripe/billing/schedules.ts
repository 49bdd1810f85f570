import type Stripe from 'stripe';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { changeItems } from './change-items.ts';
import { createDiscount, endDiscount, type DiscountRequest } from './discounts.ts';
import { soonest, type Due } from './due-work.ts';
import { startSubscription } from './new-subscription.ts';
import type { ItemChange } from './prorations.ts';
import { changeSubscription, endSubscription } from './subscription-states.ts';

const DAYS_OF_NOTICE = 7;

/** What lies ahead of a schedule: its beginning, or the end of its present phase. */
export function dueOfSchedule(account: StripeAccount, schedule: Stripe.SubscriptionSchedule): Due | null {
  if (schedule.status === 'not_started') {
    const at = schedule.phases[0]?.start_date ?? schedule.created;
    return { what: 'start', rank: 0, at, act: (now) => startSchedule(account, schedule, now) };
  }
  if (schedule.status !== 'active' || schedule.current_phase === null) return null;
  const { end_date: at } = schedule.current_phase;
  const due: Due[] = [{ what: 'phase', rank: 0, at, act: (now) => nextPhase(account, schedule, now) }];
  const key = `${schedule.id} expiring`;
  const last = schedule.phases.at(-1)?.end_date ?? at;
  if (!account.notices.has(key)) {
    const tell = (now: number) => {
      account.notices.add(key);
      account.record('subscription_schedule.expiring', schedule, now);
    };
    due.push({ what: key, rank: 0, at: last - DAYS_OF_NOTICE * 86_400, act: tell });
  }
  return soonest(due);
}

/** The first phase begins: a subscription is made of it. */
export function startSchedule(
  account: StripeAccount,
  schedule: Stripe.SubscriptionSchedule,
  at: number,
): void {
  const phase = schedule.phases[0];
  if (!phase) return;
  const items = phase.items.flatMap((item) => {
    const price = account.prices.get(idOf(item.price));
    return price ? [{ price, quantity: item.quantity ?? 1 }] : [];
  });
  const { subscription } = startSubscription(account, {
    customer: idOf(schedule.customer),
    items,
    currency: phase.currency,
    metadata: phase.metadata ?? {},
    discounts: requestsOf(phase),
    at,
    trialEnd: phase.trial_end,
    schedule: schedule.id,
    collectionMethod: phase.collection_method ?? 'charge_automatically',
    defaultPaymentMethod: idOf(phase.default_payment_method) || null,
  });
  account.update('subscription_schedule.updated', schedule, at, () => {
    schedule.subscription = subscription.id;
    schedule.status = 'active';
    schedule.current_phase = { start_date: phase.start_date, end_date: phase.end_date };
  });
}

function nextPhase(account: StripeAccount, schedule: Stripe.SubscriptionSchedule, at: number): void {
  const subscription = account.subscriptions.get(idOf(schedule.subscription));
  const phase = schedule.phases.find(({ start_date: start }) => start >= at);
  if (!subscription) return;
  if (!phase) {
    endSchedule(account, schedule, subscription, at);
    return;
  }
  applyPhase(account, subscription, phase, at);
  account.update('subscription_schedule.updated', schedule, at, () => {
    schedule.current_phase = { start_date: phase.start_date, end_date: phase.end_date };
  });
}

/** A phase's items, discounts and metadata take the place of what the subscription has. */
export function applyPhase(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  phase: Stripe.SubscriptionSchedule.Phase,
  at: number,
): void {
  const customer = idOf(subscription.customer);
  const requests = requestsOf(phase);
  if (requests.length > 0 || subscription.discounts.length > 0) {
    for (const id of subscription.discounts.map(idOf)) endDiscount(account, subscription, id, at);
    changeSubscription(account, subscription, at, () => {
      subscription.discounts = requests.map(
        (request) => createDiscount(account, request, { customer, subscription: subscription.id }, at).id,
      );
    });
  }
  if (phase.metadata) {
    const { metadata } = phase;
    changeSubscription(account, subscription, at, () => {
      subscription.metadata = { ...subscription.metadata, ...metadata };
    });
  }
  changeItems(account, subscription, {
    items: changesTo(account, subscription, phase),
    prorationBehavior: phase.proration_behavior,
    restartsCycle: phase.billing_cycle_anchor === 'phase_start',
    at,
  });
}

function changesTo(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  phase: Stripe.SubscriptionSchedule.Phase,
): ItemChange[] {
  const free = [...subscription.items.data];
  const taken = phase.items.map((wanted) => {
    const same = free.findIndex((item) => item.price.id === idOf(wanted.price));
    const [item] = free.splice(same >= 0 ? same : 0, free.length > 0 ? 1 : 0);
    return { item, wanted };
  });
  const changed = taken.map(({ item, wanted }) => ({
    id: item?.id,
    price: account.prices.get(idOf(wanted.price)),
    quantity: wanted.quantity ?? 1,
  }));
  return [...changed, ...free.map(({ id }) => ({ id, isDeleted: true }))];
}

function endSchedule(
  account: StripeAccount,
  schedule: Stripe.SubscriptionSchedule,
  subscription: Stripe.Subscription,
  at: number,
): void {
  if (schedule.end_behavior !== 'cancel') {
    releaseSchedule(account, schedule, at);
    return;
  }
  account.update('subscription_schedule.completed', schedule, at, () => {
    schedule.status = 'completed';
    schedule.completed_at = at;
    schedule.current_phase = null;
  });
  endSubscription(account, subscription, { at });
}

/** The subscription goes on without its schedule. */
export function releaseSchedule(
  account: StripeAccount,
  schedule: Stripe.SubscriptionSchedule,
  at: number,
): void {
  const subscription = account.subscriptions.get(idOf(schedule.subscription));
  account.update('subscription_schedule.released', schedule, at, () => {
    schedule.status = 'released';
    schedule.released_at = at;
    schedule.released_subscription = subscription?.id ?? null;
    schedule.subscription = null;
    schedule.current_phase = null;
  });
  if (!subscription) return;
  changeSubscription(account, subscription, at, () => {
    subscription.schedule = null;
  });
}

function requestsOf(phase: Stripe.SubscriptionSchedule.Phase): DiscountRequest[] {
  return phase.discounts.map(({ coupon, promotion_code: code }) => ({
    coupon: idOf(coupon),
    promotionCode: idOf(code) || null,
  }));
}
