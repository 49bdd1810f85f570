import type { Db } from '../platform/database.ts';

/** Scenarios that visitors see, after an id, with when their version, or they themselves, changed last; at most so many. */
export async function selectListed(
  db: Db,
  after: string,
  most: number,
): Promise<{ slug: string; changedAt: Date }[]> {
  const { rows } = await db.query<{ slug: string; changedAt: Date }>(
    `select s.slug, greatest(s.updated_at, to_timestamp(l.renewed_at)) as "changedAt"
     from scenarios s join scenario_listings l on l.scenario_id = s.id
     where s.status in ('active', 'completed') and s.id > $1::text order by s.id limit $2::int`,
    [after, most],
  );
  return rows;
}

/** The ids after which each file of so many of them begins; the first is empty. */
export async function selectSitemapStarts(db: Db, perFile: number): Promise<string[]> {
  const { rows } = await db.query<{ after: string }>(
    `select id as after from (
       select s.id, row_number() over (order by s.id) as place, count(*) over () as total
       from scenarios s join scenario_listings l on l.scenario_id = s.id where s.status in ('active', 'completed')
     ) listed where place % $1::int = 0 and place < total order by place`,
    [perFile],
  );
  return ['', ...rows.map(({ after }) => after)];
}

/** The page on which anybody can pay for a scenario; null where none is open. */
export async function selectOpenPaymentLink(db: Db, scenarioId: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    `select l.id from payment_links l join products p on p.id = l.product_id
     where p.scenario_id = $1::text and p.is_active and l.is_active and l.url is not null`,
    [scenarioId],
  );
  return rows[0]?.id ?? null;
}
