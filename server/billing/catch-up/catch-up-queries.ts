import type { Db } from '../../platform/database.ts';

/** How far each of the types has been read; one that was never read has no entry. */
export async function selectCursors(db: Db, types: readonly string[]): Promise<Map<string, Date>> {
  const { rows } = await db.query<{ type: string; readUntil: Date }>(
    `select type, read_until as "readUntil" from catch_up_cursors where type = any($1::text[])`,
    [types],
  );
  return new Map(rows.map(({ type, readUntil }) => [type, readUntil]));
}

/** Moves cursors forward, never back. */
export async function advanceCursors(db: Db, types: readonly string[], readUntil: Date): Promise<void> {
  await db.query(
    `insert into catch_up_cursors (type, read_until)
     select type, $2::timestamptz from unnest($1::text[]) as type order by type
     on conflict (type) do update set read_until = greatest(catch_up_cursors.read_until, excluded.read_until)`,
    [types, readUntil],
  );
}

/** Those of the events that the inbox has already. */
export async function selectKnownEvents(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ id: string }>(`select id from stripe_events where id = any($1::text[])`, [
    ids,
  ]);
  return new Set(rows.map(({ id }) => id));
}
