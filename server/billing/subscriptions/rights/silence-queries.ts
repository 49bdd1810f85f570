import type { Db } from '../../../platform/database.ts';

/** Of which nothing was heard until now, the longest silent first. */
export async function selectDueSilent(db: Db, now: Date, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from subscriptions where silent_at <= $1::timestamptz and not is_silent order by silent_at, id limit $2::int`,
    [now, limit],
  );
  return rows.map(({ id }) => id);
}

/** Notes that nothing was heard of it; false when something was, since it was looked at. */
export async function markSilent(db: Db, id: string, now: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    `update subscriptions set is_silent = true where id = $1::text and silent_at <= $2::timestamptz and not is_silent`,
    [id, now],
  );
  return rowCount === 1;
}

/** Until when what was heard of it lasts; one of which something was heard since is silent no more. */
export async function noteSilentAt(db: Db, id: string, silentAt: Date | null, now: Date): Promise<void> {
  await db.query(
    `update subscriptions set silent_at = $2::timestamptz, is_silent = is_silent and coalesce($2::timestamptz <= $3::timestamptz, false)
     where id = $1::text and (silent_at is distinct from $2::timestamptz or is_silent)`,
    [id, silentAt, now],
  );
}
