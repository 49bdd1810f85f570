import type { Db } from '../../../platform/database.ts';
import type { PlanFact } from './fact-queries.ts';

/** The cheapest plan that costs more, is paid as often and allows more installations. */
export async function selectNextTier(
  db: Db,
  { priceAmount, priceCurrency, interval, intervalCount, limit }: PlanFact,
): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    `select id from plans
     where status = 'active' and price_amount > $1::bigint and price_currency = $2::text and interval = $3::text and interval_count = $4::int
       and $5::int is not null and (installation_limit is null or installation_limit > $5::int)
     order by price_amount, id limit 1`,
    [priceAmount, priceCurrency, interval, intervalCount, limit],
  );
  return rows[0]?.id ?? null;
}
