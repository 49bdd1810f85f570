import type { Db } from '../platform/database.ts';
import type { Reporting } from '../platform/reporting.ts';
import type { DayRange } from '../platform/time.ts';
import { reportedAmount } from '../scenarios/reported-amount.ts';

/** What the rows of the ledger come to in the reporting currency, asked as plainly as can be. */
export async function sumLedger(
  db: Db,
  { timeZone, currency }: Reporting,
  { from, to }: DayRange,
): Promise<number> {
  const { rows } = await db.query<{ sum: number }>(
    `select coalesce(sum(${reportedAmount('entries', '$4::text')}), 0)::bigint as sum
     from revenue_entries entries
     where occurred_at >= $2::date::timestamp at time zone $1::text and occurred_at < ($3::date + 1)::timestamp at time zone $1::text`,
    [timeZone, from, to, currency],
  );
  return rows[0]?.sum ?? 0;
}
