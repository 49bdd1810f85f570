import type { Db } from '../../platform/database.ts';

/** One enters rates at a time, and no unconverted row is written meanwhile: each sees what the other wrote. */
export async function lockExchangeRates(db: Db): Promise<void> {
  await db.query(`select pg_advisory_xact_lock(hashtextextended('exchange rates', 0))`);
}

export type RateRow = {
  id: string;
  currency: string;
  reportingCurrency: string;
  rate: string;
  from: string;
  to: string;
  createdAt: Date;
};

/** Adds what a currency is worth on days of the reporting zone. */
export async function insertExchangeRate(
  db: Db,
  row: RateRow & { minorRate: string; timeZone: string },
): Promise<void> {
  await db.query(
    `insert into exchange_rates (id, currency, reporting_currency, rate, minor_rate, from_day, to_day, starts_at, ends_at, created_at)
     values ($1::text, $2::text, $3::text, $4::numeric, $5::numeric, $6::date, $7::date,
       $6::date::timestamp at time zone $8::text, ($7::date + 1)::timestamp at time zone $8::text, $9::timestamptz)`,
    [
      row.id,
      row.currency,
      row.reportingCurrency,
      row.rate,
      row.minorRate,
      row.from,
      row.to,
      row.timeZone,
      row.createdAt,
    ],
  );
}

/** Puts a row beside every unconverted row of the ledger that the rate is for: what it is worth, less what older rates made of it. */
export async function convertEntries(db: Db, rateId: string): Promise<number> {
  const { rowCount } = await db.query(
    `insert into ledger_conversions (entry_id, exchange_rate_id, reporting_amount, reporting_currency)
     select entry.id, rate.id, round(entry.amount * rate.minor_rate) - coalesce((
         select sum(former.reporting_amount) from ledger_conversions former
         where former.entry_id = entry.id and former.reporting_currency = rate.reporting_currency), 0),
       rate.reporting_currency
     from exchange_rates rate
     join revenue_entries entry on entry.currency = rate.currency and entry.occurred_at >= rate.starts_at and entry.occurred_at < rate.ends_at
     where rate.id = $1::text
       and (entry.reporting_amount is null or entry.reporting_currency <> rate.reporting_currency)`,
    [rateId],
  );
  return rowCount ?? 0;
}

export type ListedRateRow = RateRow & { number: number; converted: number };

/** Rates, the latest entered first. */
export async function listRateRows(db: Db, limit: number, after: number | null): Promise<ListedRateRow[]> {
  const { rows } = await db.query<ListedRateRow>(
    `select id, number, currency, reporting_currency as "reportingCurrency", rate::text, from_day as "from", to_day as "to", created_at as "createdAt",
       (select count(*) from ledger_conversions where exchange_rate_id = exchange_rates.id) as converted
     from exchange_rates
     where $1::bigint is null or number < $1::bigint
     order by number desc
     limit $2::int + 1`,
    [after, limit],
  );
  return rows;
}
