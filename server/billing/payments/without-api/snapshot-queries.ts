import type { Db } from '../../../platform/database.ts';

export type Snapshot = {
  id: string;
  objectType: string;
  links: string[];
  lifeRank: number;
  changedAt: Date;
  /** JSON. */
  object: string;
};

/** One merge at a time: what belongs together is only known once it is there. Answers when it began, by the database's clock. */
export async function lockMerges(db: Db): Promise<Date> {
  await db.query(`select pg_advisory_xact_lock(hashtextextended('payments without api', 0))`);
  const { rows } = await db.query<{ at: Date }>('select clock_timestamp() as at');
  return rows[0]?.at ?? new Date();
}

/** Keeps what an event told of an object, unless something later in its life is known. Links are only ever added. */
export async function upsertSnapshot(db: Db, snapshot: Snapshot): Promise<void> {
  await db.query(
    `insert into payment_snapshots (id, object_type, links, life_rank, changed_at, object)
     values ($1::text, $2::text, $3::text[], $4::int, $5::timestamptz, $6::text)
     on conflict (id) do update set
       links = array(select distinct unnest(payment_snapshots.links || excluded.links) order by 1),
       life_rank = case when is_later then excluded.life_rank else payment_snapshots.life_rank end,
       changed_at = case when is_later then excluded.changed_at else payment_snapshots.changed_at end,
       object = case when is_later then excluded.object else payment_snapshots.object end`.replaceAll(
      'is_later',
      `(excluded.changed_at, excluded.life_rank) >= (payment_snapshots.changed_at, payment_snapshots.life_rank)`,
    ),
    [
      snapshot.id,
      snapshot.objectType,
      snapshot.links,
      snapshot.lifeRank,
      snapshot.changedAt,
      snapshot.object,
    ],
  );
}

/** All objects that hang together with one of these ids, over however many links. */
export async function selectConnected(db: Db, ids: readonly string[]): Promise<Snapshot[]> {
  let known = [...new Set(ids)];
  for (;;) {
    const { rows } = await db.query<Snapshot>(
      `select id, object_type as "objectType", links, life_rank as "lifeRank", changed_at as "changedAt", object
       from payment_snapshots where id = any($1::text[]) or links && $1::text[] order by id`,
      [known],
    );
    const found = new Set([...known, ...rows.flatMap(({ id, links }) => [id, ...links])]);
    if (found.size === known.length) return rows;
    known = [...found];
  }
}
