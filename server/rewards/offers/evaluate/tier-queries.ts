import type { Db } from '../../../platform/database.ts';

/** The cheapest plan that is paid as often and in the same currency, opens at least as much and allows more installations. */
export async function selectNextTier(db: Db, planId: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    `select wider.id from plans present join plans wider
       on wider.price_currency = present.price_currency and wider.interval = present.interval
         and wider.interval_count = present.interval_count
         and (wider.installation_limit is null or wider.installation_limit > present.installation_limit)
     where present.id = $1::text and present.installation_limit is not null and wider.status = 'active'
       and (wider.covers_all_scenarios or (not present.covers_all_scenarios and not exists (
         select scenario_id from plan_scenarios where plan_id = present.id
         except select scenario_id from plan_scenarios where plan_id = wider.id
       )))
     order by wider.price_amount, wider.id limit 1`,
    [planId],
  );
  return rows[0]?.id ?? null;
}
