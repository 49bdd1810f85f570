import { inTransaction, type Db, type Pool } from '../../../platform/database.ts';
import { together, writtenTogether } from '../../../platform/together.ts';
import { upsertEntitlement } from '../../entitlements/entitlement-queries.ts';
import { readBillingSettings } from '../../settings/billing-settings.ts';
import { selectBoughtScenarios, selectOrderMoney, setOrderRights, type OrderRight } from './order-queries.ts';
import {
  entitlementState,
  type EntitlementState,
  type OrderMoney,
  type RightRules,
} from '../payment-state.ts';

/** Gives a new order's rights, one per scenario bought. */
export async function giveOrderRights(
  db: Db,
  order: { id: string; customerId: string; paidAt: Date },
  now: Date,
): Promise<void> {
  for (const scenarioId of await selectBoughtScenarios(db, order.id))
    await upsertEntitlement(
      db,
      {
        customerId: order.customerId,
        scenarioId,
        source: 'order',
        sourceId: order.id,
        state: 'active',
        validFrom: order.paidAt < now ? order.paidAt : now, // Stripe's clock may be ahead of ours
      },
      now,
    );
}

/** Brings an order's rights to what its money and the operator's rules say. */
export async function refreshOrderRights(
  db: Db,
  orderId: string,
  money: OrderMoney,
  now: Date,
): Promise<EntitlementState> {
  const right = rightOf(money, await readRules(db, orderId));
  await setRight(db, { orderId, ...right, now });
  return right.state;
}

const readRules = together<string, RightRules>(async (db, orderIds) => {
  const rules = await readBillingSettings(db);
  return orderIds.map(() => rules);
});

const setRight = writtenTogether<OrderRight & { now: Date }>(async (db, rights) => {
  const [first] = rights;
  if (first) await setOrderRights(db, rights, first.now);
});

const ordersAtOnce = 500;

/** After the rules changed: brings the rights of all orders to them, portion by portion. Answers how many rights changed. */
export async function recomputeOrderRights(pool: Pool, now: Date): Promise<number> {
  let changed = 0;
  for (let afterId: string | undefined = ''; afterId !== undefined;) {
    const from: string = afterId;
    afterId = await inTransaction(pool, async (db) => {
      const rules = await readBillingSettings(db);
      const orders = await selectOrderMoney(db, from, ordersAtOnce);
      const rights = orders.map(({ id, ...money }) => ({ orderId: id, ...rightOf(money, rules) }));
      changed += await setOrderRights(db, rights, now);
      return orders.length === ordersAtOnce ? orders.at(-1)?.id : undefined;
    });
  }
  return changed;
}

/** A right that is revoked ended when the money last went back. */
function rightOf(money: OrderMoney, rules: RightRules): { state: EntitlementState; validTo: Date | null } {
  const state = entitlementState(money, rules);
  return { state, validTo: state === 'revoked' ? money.givenBackAt : null };
}
