import type { Db } from './database.ts';

/**
 * Writes the present instant of the database's own clock, unless another server has just done so. What was committed before it
 * is on every replica that shows it.
 */
export async function beat(primary: Db): Promise<void> {
  await primary.query(
    `update heartbeats set beat_at = clock_timestamp()
     where beat_at not between clock_timestamp() - interval '1 second' and clock_timestamp()`,
  );
}

/** How long ago the newest heartbeat was written that this database shows; it is at most so far behind the primary. */
export async function secondsSinceBeat(db: Db): Promise<number> {
  const { rows } = await db.query<{ seconds: number }>(
    'select extract(epoch from clock_timestamp() - beat_at)::float8 as seconds from heartbeats',
  );
  return Math.max(0, rows[0]?.seconds ?? Infinity);
}
