import type { Db } from '../../platform/database.ts';
import type { Cursor } from '../../platform/pagination.ts';
import type { PlanPrice } from './credit-prices.ts';

export type CreditPriceRow = {
  id: string;
  plan: string;
  price: string;
  currency: string;
  from: Date;
  createdAt: Date;
};

/** Adds a price of a credit of Make; those before it stay as they were. */
export async function insertCreditPrice(db: Db, row: CreditPriceRow): Promise<void> {
  await db.query(
    `insert into make_credit_prices (id, plan, price, currency, effective_from, created_at)
     values ($1::text, $2::text, $3::numeric, $4::text, $5::timestamptz, $6::timestamptz)`,
    [row.id, row.plan, row.price, row.currency, row.from, row.createdAt],
  );
}

/** A page of prices, by plan, the newest of each first. */
export async function listCreditPriceRows(
  db: Db,
  plan: string | null,
  limit: number,
  cursor: Cursor | null,
): Promise<CreditPriceRow[]> {
  const { rows } = await db.query<CreditPriceRow>(
    `select id, plan, price, currency, effective_from as "from", created_at as "createdAt"
     from make_credit_prices
     where ($1::text is null or plan = $1::text)
       and ($2::text is null or plan > $2::text or (plan = $2::text and (effective_from, id) < ($3::timestamptz, $4::text)))
     order by plan, effective_from desc, id desc
     limit $5::int + 1`,
    [plan, cursor?.[0] ?? null, cursor?.[1] ?? null, cursor?.[2] ?? null, limit],
  );
  return rows;
}

/** All dated prices of the plans that these installations stand in, the latest first. */
export async function findPlanPrices(db: Db, installationIds: string[]): Promise<PlanPrice[]> {
  const { rows } = await db.query<PlanPrice>(
    `select installations.id as "installationId", price, currency, effective_from as "from"
     from installations join make_credit_prices prices on plan = make_plan
     where installations.id = any($1::text[])
     order by effective_from desc, prices.created_at desc, prices.id desc`,
    [installationIds],
  );
  return rows;
}
