import { inTransaction, type Db, type Pool } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { requireRoomForHook } from './create-hook.ts';
import { restartDelivery } from './delivery-queries.ts';
import type { Hook, HookDelivery } from './hook-schema.ts';
import { deleteHookRow, findHook, markActive, type HookRow } from './queries.ts';
import { makeDuePortion } from './portion-queries.ts';
import { toDelivery, toHook } from './read-hooks.ts';
import { makeHeldDue, returnUndelivered } from './waiting-deliveries.ts';

/** Ends a hook with everything that still waits for it; its secret signs nothing any more. */
export async function deleteHook(pool: Pool, customerId: string, id: string): Promise<void> {
  if (!(await deleteHookRow(pool, customerId, id))) throw notFound('The hook');
}

/** Goes on with a paused hook: whatever the receiver has not taken is sent at once. An active hook stays as it is. */
export async function resumeHook(pool: Pool, customerId: string, id: string): Promise<Hook> {
  await inTransaction(pool, (db) => lockResumable(db, customerId, id)); // refused before anything changes
  await returnUndelivered(pool, id);
  const { hook, after } = await inTransaction(pool, async (db) => {
    const hook = await lockResumable(db, customerId, id);
    await markActive(db, id);
    return { hook, after: await makeDuePortion(db, id, '') };
  });
  await makeHeldDue(pool, id, after);
  return toHook({ ...hook, state: 'active', failure: null });
}

async function lockResumable(db: Db, customerId: string, id: string): Promise<HookRow> {
  const hook = await findHook(db, customerId, id, { locks: true });
  if (!hook) throw notFound('The hook');
  if (hook.state === 'paused') await requireRoomForHook(db, customerId);
  return hook;
}

/** Sends an event to the hook once more, whatever became of it, also while the hook is paused. */
export async function replayDelivery(
  pool: Pool,
  customerId: string,
  hookId: string,
  deliveryId: string,
): Promise<HookDelivery> {
  return inTransaction(pool, async (db) => {
    if (!(await findHook(db, customerId, hookId, { locks: true }))) throw notFound('The hook');
    const delivery = await restartDelivery(db, hookId, deliveryId);
    if (!delivery) throw notFound('The delivery');
    return toDelivery(delivery);
  });
}
