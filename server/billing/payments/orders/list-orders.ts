import type { OperatorCaller } from '../../../platform/caller.ts';
import type { Db } from '../../../platform/database.ts';
import { notFound } from '../../../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../../../platform/pagination.ts';
import { selectEntitlements, type EntitlementRow } from '../../entitlements/entitlement-queries.ts';
import { selectLedger } from '../ledger/ledger-queries.ts';
import { selectOrders, type OrderFilter, type OrderListRow } from './order-list-queries.ts';
import { toAdminOrder, toLedgerRow, toOrder } from './present-order.ts';
import type { OrderStatus } from '../payment-state.ts';

type PageWish = { limit: number; cursor?: string | undefined };

/** A customer's own orders, newest first; refunded ones stay. */
export async function listOrders(db: Db, customerId: string, wish: PageWish) {
  return pageOfOrders(db, { customerId, status: null }, wish, toOrder);
}

/** Everybody's orders for operators; who reads everything but personal data sees no names and addresses. */
export async function listAdminOrders(
  db: Db,
  caller: OperatorCaller,
  wish: PageWish & { status?: OrderStatus | undefined; customer?: string | undefined },
) {
  const filter = { customerId: wish.customer ?? null, status: wish.status ?? null };
  return pageOfOrders(db, filter, wish, (row) => toAdminOrder(row, caller));
}

/** One order with its ledger and the rights that it gave. */
export async function readAdminOrder(db: Db, caller: OperatorCaller, id: string) {
  const [row] = await selectOrders(db, { id, customerId: null, status: null, before: null, limit: 1 });
  if (!row) throw notFound(`The order ${id}`);
  const ledger = await selectLedger(db, id);
  const rights = await selectEntitlements(db, {
    customerId: row.customer.id,
    sourceId: id,
    beforeId: null,
    limit: 100,
  });
  return {
    ...toAdminOrder(row, caller),
    stripe: {
      paymentIntentId: row.stripePaymentIntentId,
      chargeId: row.stripeChargeId,
      invoiceId: row.stripeInvoiceId,
      couponId: row.couponId,
    },
    ledger: ledger.map(toLedgerRow),
    entitlements: rights,
  };
}

/** A customer's rights, newest first, whatever their state. */
export async function listEntitlements(
  db: Db,
  customerId: string,
  wish: PageWish,
): Promise<Page<Omit<EntitlementRow, 'scenario'> & NamedScenario>> {
  const cursor = decodeCursor(wish.cursor, ['text']);
  const rows = await selectEntitlements(db, {
    customerId,
    beforeId: cursor && cursor[0],
    limit: wish.limit,
  });
  return pageFrom(
    rows,
    wish.limit,
    ({ scenario, ...row }) => ({ ...row, ...namedScenario(scenario) }),
    (row) => [row.id],
  );
}

async function pageOfOrders<Item>(
  db: Db,
  filter: Pick<OrderFilter, 'customerId' | 'status'>,
  wish: PageWish,
  toItem: (row: OrderListRow) => Item,
): Promise<Page<Item>> {
  const cursor = decodeCursor(wish.cursor, ['instant', 'text']);
  const before = cursor && { createdAt: cursor[0], id: cursor[1] };
  const rows = await selectOrders(db, { ...filter, before, limit: wish.limit });
  return pageFrom(rows, wish.limit, toItem, (row) => [row.createdAt.toISOString(), row.id]);
}

type NamedScenario = { scenario: string | null; scenarioTitle: string | null };

function namedScenario(scenario: { id: string; title: string } | null): NamedScenario {
  return { scenario: scenario?.id ?? null, scenarioTitle: scenario?.title ?? null };
}
