import type { Db } from '../platform/database.ts';
import { decodeCursor, pageFrom, type Page } from '../platform/pagination.ts';
import { selectStripeEvents, type StripeEventRow, type StripeEventState } from './queries.ts';

type Wanted = {
  state?: StripeEventState | undefined;
  type?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

/** Stripe's events, newest first. */
export async function listStripeEvents(db: Db, wanted: Wanted): Promise<Page<StripeEventRow>> {
  const cursor = decodeCursor(wanted.cursor, ['instant', 'text']);
  const rows = await selectStripeEvents(db, {
    state: wanted.state ?? null,
    type: wanted.type ?? null,
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
