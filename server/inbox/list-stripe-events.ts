import type { Db } from '../platform/database.ts';
import { decodeCursor, pageFrom, type Page } from '../platform/pagination.ts';
import { filterOf, type WantedEvents } from './event-filter.ts';
import { selectStripeEvents, type StripeEventRow } from './queries.ts';

/** Stripe's events, newest first. */
export async function listStripeEvents(
  db: Db,
  wanted: WantedEvents & { limit: number; cursor?: string | undefined },
): Promise<Page<StripeEventRow>> {
  const cursor = decodeCursor(wanted.cursor, ['instant', 'text']);
  const rows = await selectStripeEvents(db, filterOf(wanted), {
    before: cursor && { createdAt: cursor[0], id: cursor[1] },
    limit: wanted.limit,
  });
  return pageFrom(
    rows,
    wanted.limit,
    (row) => row,
    (row) => [row.createdAt.toISOString(), row.id],
  );
}
