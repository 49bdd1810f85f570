import type { Db } from '../../platform/database.ts';
import type { Person } from '../holdings/holding-queries.ts';

/** A subscription that will charge again; its id, or nothing. */
export async function findRunningSubscription(db: Db, customerId: string): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>(
    `select id from subscriptions
     where customer_id = $1::text and status not in ('canceled', 'incomplete_expired') and cancels_at is null limit 1`,
    [customerId],
  );
  return rows[0]?.id;
}

export async function insertErasure(
  db: Db,
  erasure: { customerId: string; requestedBy: string; erasedAt: Date; traces: readonly string[] },
): Promise<void> {
  await db.query(
    `insert into customer_erasures (customer_id, requested_by, erased_at, traces)
     values ($1::text, $2::text, $3::timestamptz, $4::text[])`,
    [erasure.customerId, erasure.requestedBy, erasure.erasedAt, erasure.traces],
  );
}

export type Unfinished = Pick<Person, 'id' | 'no' | 'traces'> & { erasedAt: Date };

/** Erasures of which something is still to be looked for, the oldest first. */
export async function selectUnfinished(db: Db): Promise<Unfinished[]> {
  const { rows } = await db.query<Unfinished>(
    `select customers.id, customers.no, customer_erasures.traces, customer_erasures.erased_at as "erasedAt"
     from customer_erasures join customers on customers.id = customer_id
     where finished_at is null order by customer_erasures.erased_at`,
  );
  return rows;
}

/** Nothing leads to the person any more. */
export async function markFinished(db: Db, customerId: string, at: Date): Promise<void> {
  await db.query(
    `update customer_erasures set finished_at = $2::timestamptz, traces = null where customer_id = $1::text and finished_at is null`,
    [customerId, at],
  );
}
