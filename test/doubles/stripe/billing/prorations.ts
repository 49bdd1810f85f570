import type Stripe from 'stripe';
import { invalid } from '../api/stripe-api-error.ts';
import { roundToStep } from '../currency-rules.ts';
import { idOf } from '../id-of.ts';
import { shareOf } from '../money-math.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { dayText, periodEnd } from './calendar.ts';
import { couponsInForce } from './discounts.ts';
import { draftLine, periodLine, type DraftLine } from './draft-lines.ts';
import { haveSameInterval, nameOf, priceOf } from './prices.ts';
import { planOf, subscriptionItem } from './subscription-items.ts';

export type ItemChange = {
  /** An item of the subscription; a new one when left out. */
  id?: string | undefined;
  price?: Stripe.Price | undefined;
  quantity?: number | undefined;
  isDeleted?: boolean | undefined;
  metadata?: Stripe.Metadata | undefined;
  discounts?: string[] | undefined;
};

export type PlannedChange = {
  /** Credits and charges for the rest of the present periods. */
  prorations: DraftLine[];
  /** Whole periods that begin with the change: billed at once. */
  newPeriods: DraftLine[];
  items: Stripe.SubscriptionItem[];
  /** The new anchor, when every item's cycle begins anew. */
  anchor: number | null;
};

/**
 * What changed items cost and give back, to the second: unused time at the old price is credited, remaining time at the new one charged,
 * each net of percent discounts in force (amounts off count for whole periods only). Nothing is changed yet.
 */
export function planChange(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  changes: ItemChange[],
  options: { date: number; restartsCycle: boolean },
): PlannedChange {
  const { date } = options;
  const plan: PlannedChange = { prorations: [], newPeriods: [], items: [], anchor: null };
  const isTrial = subscription.status === 'trialing';
  let restarted = 0;
  for (const item of subscription.items.data) {
    const change = changes.find(({ id }) => id === item.id);
    const next = change ? changedItem(item, change) : { ...item };
    const restarts =
      !isTrial && !change?.isDeleted && (options.restartsCycle || begins(item, next, subscription));
    const isTouched = change !== undefined && (change.isDeleted === true || costsOther(item, next));
    if ((isTouched || restarts) && !isTrial)
      plan.prorations.push(...part(account, subscription, item, date, 'unused'));
    if (change?.isDeleted) continue;
    plan.items.push(next);
    if (restarts) {
      restarted += 1;
      next.current_period_start = date;
      next.current_period_end = periodEnd(date, next.price, date);
      next.billed_until = next.current_period_end;
      plan.newPeriods.push(periodLine(account, subscription, next));
    } else if (isTouched && !isTrial) {
      plan.prorations.push(...part(account, subscription, next, date, 'remaining'));
    }
  }
  if (restarted > 0 && restarted === plan.items.length) plan.anchor = date;
  for (const change of changes.filter(({ id }) => id === undefined)) {
    const added = addedItem(account, subscription, change, date);
    plan.items.push(added);
    if (!isTrial) plan.prorations.push(...part(account, subscription, added, date, 'remaining'));
  }
  if (plan.items.length === 0) throw invalid('A subscription must have at least one active plan.', 'items');
  return plan;
}

function changedItem(item: Stripe.SubscriptionItem, change: ItemChange): Stripe.SubscriptionItem {
  const next = { ...item, ...(change.quantity === undefined ? {} : { quantity: change.quantity }) };
  if (change.price?.recurring) {
    next.price = change.price;
    next.plan = planOf(change.price, change.price.recurring);
  }
  if (change.metadata) next.metadata = change.metadata;
  if (change.discounts) next.discounts = change.discounts;
  return next;
}

function addedItem(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  change: ItemChange,
  at: number,
): Stripe.SubscriptionItem {
  const { price } = change;
  if (!price) throw invalid('Missing required param: items[][price].', 'items');
  const fellow = subscription.items.data.find((item) => haveSameInterval(item.price, price));
  const period = fellow
    ? { start: fellow.current_period_start, end: fellow.current_period_end }
    : { start: at, end: periodEnd(at, price, at) };
  const { metadata = {}, discounts = [], quantity = 1 } = change;
  return subscriptionItem(account, subscription.id, { price, quantity, metadata, discounts }, period, at);
}

/** A cycle begins with another interval, and with the first price above 0. */
function begins(
  item: Stripe.SubscriptionItem,
  next: Stripe.SubscriptionItem,
  { currency }: Stripe.Subscription,
): boolean {
  const wasFree = priceOf(item.price, item.quantity, currency) === 0;
  const isFree = priceOf(next.price, next.quantity, currency) === 0;
  return !haveSameInterval(item.price, next.price) || (wasFree && !isFree);
}

function costsOther(item: Stripe.SubscriptionItem, next: Stripe.SubscriptionItem): boolean {
  return item.price.id !== next.price.id || (item.quantity ?? 1) !== (next.quantity ?? 1);
}

function part(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  date: number,
  kind: 'unused' | 'remaining',
): DraftLine[] {
  const { current_period_start: start, current_period_end: end } = item;
  const whole = netOf(account, subscription, item, date);
  const left = Math.min(Math.max(0, end - date), end - start);
  const amount = roundToStep(shareOf(whole, left, end - start), subscription.currency);
  if (left === 0 || (whole === 0 && kind === 'unused')) return [];
  const name = `${item.quantity ?? 1} × ${nameOf(account, item.price)}`;
  const time = kind === 'unused' ? 'Unused time on' : 'Remaining time on';
  return [
    draftLine({
      amount: kind === 'unused' ? -amount : amount,
      currency: subscription.currency,
      description: `${time} ${name} after ${dayText(date)}`,
      period: { start: date, end },
      price: item.price,
      quantity: item.quantity ?? null,
      isProration: true,
      isDiscountable: false,
      subscription: subscription.id,
      subscriptionItem: item.id,
    }),
  ];
}

/** What an item costs for a whole period, net of the percent discounts in force. */
function netOf(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  at: number,
): number {
  let amount = priceOf(item.price, item.quantity, subscription.currency);
  for (const { coupon } of couponsInForce(account, [...item.discounts, ...subscription.discounts], at)) {
    const products = coupon.applies_to?.products;
    const concerns = !products || products.includes(idOf(item.price.product));
    if (concerns && coupon.percent_off !== null)
      amount -= roundToStep((amount * coupon.percent_off) / 100, subscription.currency);
  }
  return amount;
}

/** What the unused time of every item gives back when a subscription ends or stops at an instant. */
export function unusedTime(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  date: number,
): DraftLine[] {
  if (subscription.status === 'trialing') return [];
  return subscription.items.data.flatMap((item) => part(account, subscription, item, date, 'unused'));
}
