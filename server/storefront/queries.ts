import type { Db } from '../platform/database.ts';

/** Every scenario that visitors see, with when its version, or itself, changed last; at most so many, the first ones first. */
export async function selectListed(db: Db, most: number): Promise<{ slug: string; changedAt: Date }[]> {
  const { rows } = await db.query<{ slug: string; changedAt: Date }>(
    `select s.slug, greatest(s.updated_at, to_timestamp(l.renewed_at)) as "changedAt"
     from scenarios s join scenario_listings l on l.scenario_id = s.id
     where s.status in ('active', 'completed') order by s.id limit $1::int`,
    [most],
  );
  return rows;
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
