import type { Db } from '../../../platform/database.ts';

/** The scenarios that lookup keys name, by their id or slug. */
export async function selectScenariosOfKeys(db: Db, keys: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from scenarios where id = any($1::text[]) or slug = any($1::text[]) order by id`,
    [keys],
  );
  return rows.map(({ id }) => id);
}

/** Notes when the features of a customer were read; false when a later reading was written already. One at a time per customer. */
export async function isNewestReading(db: Db, stripeCustomerId: string, fetchedAt: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into stripe_entitlement_readings as known (stripe_customer_id, fetched_at) values ($1::text, $2::timestamptz)
     on conflict (stripe_customer_id) do update set fetched_at = excluded.fetched_at where known.fetched_at <= excluded.fetched_at`,
    [stripeCustomerId, fetchedAt],
  );
  return rowCount === 1;
}
