import type { Db } from '../platform/database.ts';

const deliveriesAtOnce = 5_000; // well within the time that a statement may take

/** The next deliveries of a hook in the order of their ids; the answer is the last that was looked at, null at the end. */
async function changePortion(
  db: Db,
  { hookId, after, which, change }: { hookId: string; after: string; which: string; change: string },
): Promise<string | null> {
  const { rows } = await db.query<{ last: string | null }>(
    `with looked as (
       select deliveries.*, hooks.paused_at from hook_deliveries deliveries join hooks on hooks.id = deliveries.hook_id
       where hook_id = $1::text and deliveries.id > $2::text order by deliveries.id limit $3::int
     ), changed as (
       update hook_deliveries set ${change} where id in (select id from looked where ${which})
     )
     select max(id) as last from looked having count(*) = $3::int`,
    [hookId, after, deliveriesAtOnce],
  );
  return rows[0]?.last ?? null;
}

/** Is due no more; what was made due after the pause is a replay and stays. */
export const holdPortion = (db: Db, hookId: string, after: string): Promise<string | null> =>
  changePortion(db, {
    hookId,
    after,
    which: 'next_attempt_at is not null and not (first_attempt_at is null and next_attempt_at > paused_at)',
    change: 'next_attempt_at = null',
  });

/** Is held, whether it was given up or waits for an attempt. */
export const returnPortion = (db: Db, hookId: string, after: string): Promise<string | null> =>
  changePortion(db, {
    hookId,
    after,
    which: `state = 'failed' or next_attempt_at is not null`,
    change: `state = 'pending', next_attempt_at = null, lease = null, leased_until = null`,
  });

/** What is held is due now, as if it had never been tried. */
export const makeDuePortion = (db: Db, hookId: string, after: string): Promise<string | null> =>
  changePortion(db, {
    hookId,
    after,
    which: `state = 'pending' and next_attempt_at is null`,
    change:
      'attempts = 0, first_attempt_at = null, next_attempt_at = clock_timestamp(), lease = null, leased_until = null',
  });
