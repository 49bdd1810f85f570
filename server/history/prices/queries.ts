import type { Db } from '../../platform/database.ts';

export type HeldPriceRow = {
  number: number;
  at: Date;
  until: Date | null;
  priceAmount: number | null;
  priceCurrency: string | null;
  minimumPriceAmount: number | null;
  recurring: 'month' | 'year' | null;
  actor: string | null;
  reason: string | null;
};

/** The terms of a scenario, the latest first: changes after which another field of its price differs, and the first that is known. */
export async function selectHeldPrices(
  db: Db,
  scenarioId: string,
  page: { limit: number; beforeNumber: number | null },
): Promise<HeldPriceRow[]> {
  const { rows } = await db.query<HeldPriceRow>(
    `with held as (
       select c.number, c.at, lead(c.at) over (order by c.number) as until, c.actor, c.reason,
         (c.after ->> 'price_amount')::bigint as "priceAmount", c.after ->> 'price_currency' as "priceCurrency",
         (c.after ->> 'minimum_price_amount')::bigint as "minimumPriceAmount", c.after ->> 'recurring' as recurring
       from changes c
       where c.subject = 'scenarios' and c.subject_id = $1::text and c.after is not null
         and (c.before is null or (c.before -> 'price_amount', c.before -> 'price_currency', c.before -> 'minimum_price_amount', c.before -> 'recurring')
           is distinct from (c.after -> 'price_amount', c.after -> 'price_currency', c.after -> 'minimum_price_amount', c.after -> 'recurring'))
     )
     select h.number, h.at, h.until, h."priceAmount", h."priceCurrency", h."minimumPriceAmount", h.recurring, h.reason,
       coalesce(u.name, k.name, h.actor) as actor
     from held h
       left join users u on h.actor like 'operator:%' and u.id = substr(h.actor, 10)
       left join api_keys k on h.actor like 'key:%' and k.id = substr(h.actor, 5)
     where $2::bigint is null or h.number < $2::bigint
     order by h.number desc limit $3::int + 1`,
    [scenarioId, page.beforeNumber, page.limit],
  );
  return rows;
}
