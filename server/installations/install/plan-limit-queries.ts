import type { Db } from '../../platform/database.ts';

/** One installation of a customer is counted at a time, until the transaction ends. */
export async function lockInstallationsOf(db: Db, customerId: string): Promise<void> {
  await db.query(`select pg_advisory_xact_lock(hashtextextended('installations of ' || $1::text, 0))`, [
    customerId,
  ]);
}

/**
 * How many installations of a customer stand under a limited right: of paid scenarios that it opens and that no right without a limit
 * opens too. Those that wait to be confirmed count, those that ended do not.
 */
export async function countUnderRight(
  db: Db,
  {
    customerId,
    sourceId,
    at,
    exceptId,
  }: { customerId: string; sourceId: string; at: Date; exceptId: string | null },
): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `with rights as (
       select scenario_id, source_id, installation_limit from entitlements
       where customer_id = $1::text and state = 'active' and valid_from <= $3::timestamptz
         and (valid_to is null or valid_to > $3::timestamptz)
     )
     select count(*) from installations join scenarios on scenarios.id = installations.scenario_id
     where installations.customer_id = $1::text and installations.status in ('pending', 'installed')
       and installations.id is distinct from $4::text and scenarios.price_amount is not null
       and exists (select from rights where source_id = $2::text and coalesce(scenario_id, scenarios.id) = scenarios.id)
       and not exists (select from rights where installation_limit is null and coalesce(scenario_id, scenarios.id) = scenarios.id)`,
    [customerId, sourceId, at, exceptId],
  );
  return rows[0]?.count ?? 0;
}
