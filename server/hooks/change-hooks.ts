import { inTransaction, type Pool } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { requireRoomForHook } from './create-hook.ts';
import { restartDelivery, restartUndelivered } from './delivery-queries.ts';
import type { Hook, HookDelivery } from './hook-schema.ts';
import { deleteHookRow, findHook, markActive } from './queries.ts';
import { toDelivery, toHook } from './read-hooks.ts';

/** Ends a hook with everything that still waits for it; its secret signs nothing any more. */
export async function deleteHook(pool: Pool, customerId: string, id: string): Promise<void> {
  if (!(await deleteHookRow(pool, customerId, id))) throw notFound('The hook');
}

/** Goes on with a paused hook: whatever the receiver has not taken is sent at once. An active hook stays as it is. */
export async function resumeHook(pool: Pool, customerId: string, id: string): Promise<Hook> {
  return inTransaction(pool, async (db) => {
    const hook = await findHook(db, customerId, id, { locks: true });
    if (!hook) throw notFound('The hook');
    if (hook.state === 'active') return toHook(hook);
    await requireRoomForHook(db, customerId);
    await markActive(db, id);
    await restartUndelivered(db, id);
    return toHook({ ...hook, state: 'active', failure: null });
  });
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
