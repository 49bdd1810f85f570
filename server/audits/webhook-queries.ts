import type { Db } from '../platform/database.ts';
import type { subjectsOf } from '../inbox/drain/subjects.ts';

type HandledEvent = Parameters<typeof subjectsOf>[0][number];

/** The newest events since an instant that something followed from. */
export async function selectHandledEvents(db: Db, since: Date, limit: number): Promise<HandledEvent[]> {
  const { rows } = await db.query<HandledEvent>(
    `select id, type, subject, payload, 0 as attempts, received_at as "dueAt" from stripe_events
     where state = 'done' and created_at >= $1::timestamptz order by created_at desc, id desc limit $2::int`,
    [since, limit],
  );
  return rows;
}

/** How many rows that money and rights are told by this transaction has added or taken away so far. */
export async function countWrittenRows(db: Db): Promise<number> {
  const { rows } = await db.query<{ rows: number }>(
    `select coalesce(sum(n_tup_ins + n_tup_del), 0)::bigint as rows from pg_stat_xact_user_tables
     where schemaname = current_schema() and relname in ('revenue_entries', 'orders', 'entitlements', 'subscriptions')`,
  );
  return rows[0]?.rows ?? 0;
}
