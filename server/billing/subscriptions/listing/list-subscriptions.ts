import { customerSeenBy, type OperatorCaller } from '../../../platform/caller.ts';
import type { Db } from '../../../platform/database.ts';
import { notFound } from '../../../platform/errors.ts';
import type { Money } from '../../../platform/money.ts';
import { decodeCursor, pageFrom, type Page } from '../../../platform/pagination.ts';
import { exactly, plus, rounded, times, zero } from '../../../platform/rational.ts';
import {
  selectListedStates,
  selectSubscriptionOrders,
  selectSubscriptions,
  type SubscriptionFilter,
  type SubscriptionListRow,
} from './list-queries.ts';
import type { DiscountState, SubscriptionState } from '../subscription-state.ts';

type PageWish = { limit: number; cursor?: string | undefined };

/** A customer's own subscriptions, the latest begun first; ended ones stay. */
export async function listSubscriptions(db: Db, customerId: string, wish: PageWish) {
  return pageOfSubscriptions(db, { customerId }, wish, toSubscription);
}

/** Everybody's subscriptions for operators; who reads everything but personal data sees no names and addresses. */
export async function listAdminSubscriptions(
  db: Db,
  caller: OperatorCaller,
  wish: PageWish & { status?: string | undefined; customer?: string | undefined; plan?: string | undefined },
) {
  const filter = {
    customerId: wish.customer ?? null,
    status: wish.status ?? null,
    planId: wish.plan ?? null,
  };
  return pageOfSubscriptions(db, filter, wish, (row) => toAdminSubscription(row, caller));
}

/** One subscription with what it was when, and what was paid for it. */
export async function readAdminSubscription(db: Db, caller: OperatorCaller, id: string) {
  const [row] = await selectSubscriptions(db, { id, customerId: null, before: null, limit: 1 });
  if (!row) throw notFound(`The subscription ${id}`);
  const states = await selectListedStates(db, id);
  return {
    ...toAdminSubscription(row, caller),
    states: states.map(({ state, ...listed }) => ({
      ...listed,
      items: state.items.map(({ stripePriceId: priceId, discounts, ...item }) => ({
        id: item.id,
        priceId,
        product: item.product,
        unitAmountDecimal: item.unitAmountDecimal,
        currency: item.currency,
        quantity: item.quantity,
        interval: item.interval,
        intervalCount: item.intervalCount,
        isMetered: item.isMetered,
        discounts: discounts.map(toDiscount),
      })),
      discounts: state.discounts.map(toDiscount),
      pauseBehavior: state.pauseBehavior,
      isCancelling: state.isCancelling,
    })),
    orders: await selectSubscriptionOrders(db, id),
  };
}

async function pageOfSubscriptions<Item>(
  db: Db,
  filter: Pick<SubscriptionFilter, 'customerId' | 'status' | 'planId'>,
  wish: PageWish,
  toItem: (row: SubscriptionListRow) => Item,
): Promise<Page<Item>> {
  const cursor = decodeCursor(wish.cursor, ['instant', 'text']);
  const before = cursor && { startedAt: cursor[0], id: cursor[1] };
  const rows = await selectSubscriptions(db, { ...filter, before, limit: wish.limit });
  return pageFrom(rows, wish.limit, toItem, (row) => [row.startedAt.toISOString(), row.id]);
}

function toSubscription(row: SubscriptionListRow) {
  const { id, plan, scenario, status, startedAt, currentPeriodEndsAt, cancelsAt, endedAt } = row;
  const [first] = row.state?.items ?? [];
  return {
    id,
    product: { plan, scenario },
    status,
    price: row.state && priceOf(row.state, row.currency),
    interval: first?.interval ?? null,
    intervalCount: first?.intervalCount ?? null,
    startedAt,
    currentPeriodEndsAt,
    cancelsAt,
    endedAt,
    trialEndsAt: row.trialEndsAt,
    silentSince: row.silentSince,
    pauseBehavior: row.pauseBehavior,
  };
}

function toAdminSubscription(row: SubscriptionListRow, caller: OperatorCaller) {
  return {
    ...toSubscription(row),
    customer: customerSeenBy(caller, row.customer),
    pastDueSince: row.pastDueSince,
    canceledAt: row.canceledAt,
    cancellationReason: row.cancellationReason,
    cancellationFeedback: row.cancellationFeedback,
    fetchedAt: row.fetchedAt,
  };
}

/** What a period costs: all items in the rhythm of the first. */
function priceOf({ items }: SubscriptionState, currency: string): Money | null {
  const [first] = items;
  const together = items.filter(
    (item) => item.interval === first?.interval && item.intervalCount === first.intervalCount,
  );
  if (together.length === 0 || together.some((item) => item.unitAmountDecimal === null || item.isMetered))
    return null;
  const sum = together
    .map((item) => times(exactly(item.unitAmountDecimal ?? '0'), exactly(item.quantity)))
    .reduce(plus, zero);
  return { amount: Number(rounded(sum)), currency };
}

function toDiscount({ amountOff, currency, ...discount }: DiscountState) {
  return {
    ...discount,
    amountOff: amountOff === null || currency === null ? null : { amount: amountOff, currency },
  };
}
