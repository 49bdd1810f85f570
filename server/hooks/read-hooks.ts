import type { Db } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../platform/pagination.ts';
import { selectDeliveries, type DeliveryRow } from './delivery-queries.ts';
import type { Hook, HookDelivery } from './hook-schema.ts';
import { findHook, selectHooks, type HookRow } from './queries.ts';

type Wanted = { limit: number; cursor?: string | undefined };

/** The customer's hooks, newest first. */
export async function listHooks(db: Db, customerId: string, { limit, cursor }: Wanted): Promise<Page<Hook>> {
  const before = decodeCursor(cursor, ['text'])?.[0] ?? null;
  const rows = await selectHooks(db, { customerId, before, limit });
  return pageFrom(rows, limit, toHook, ({ id }) => [id]);
}

/** What one of the customer's hooks was sent or will be, newest first. */
export async function listDeliveries(
  db: Db,
  customerId: string,
  hookId: string,
  { limit, cursor }: Wanted,
): Promise<Page<HookDelivery>> {
  if (!(await findHook(db, customerId, hookId))) throw notFound('The hook');
  const before = decodeCursor(cursor, ['text'])?.[0] ?? null;
  const rows = await selectDeliveries(db, { hookId, before, limit });
  return pageFrom(rows, limit, toDelivery, ({ id }) => [id]);
}

/** A hook as its owner sees it. */
export function toHook(row: HookRow): Hook {
  const { id, events, url, scenarioId, installationId, state, failure } = row;
  return {
    id,
    events,
    url,
    filter: { scenario: scenarioId, installation: installationId },
    state,
    createdAt: row.createdAt.toISOString(),
    lastDeliveryAt: row.lastDeliveryAt?.toISOString() ?? null,
    failure,
  };
}

/** A delivery as the owner of its hook sees it. */
export function toDelivery(row: DeliveryRow): HookDelivery {
  return {
    ...row,
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
