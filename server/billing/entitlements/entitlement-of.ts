import type { Db } from '../../platform/database.ts';
import type { EntitlementSource } from './entitlement-queries.ts';

/** What gives a customer the right to a scenario. */
export type HeldEntitlement = {
  source: EntitlementSource;
  sourceId: string;
  planId: string | null;
  /** How many installations it has room for; null: as many as the customer likes. */
  installationLimit: number | null;
};

/** The best of the rights that hold at an instant: one without a limit before one with, then the widest; null: none. */
export async function entitlementOf(
  db: Db,
  customerId: string,
  scenarioId: string,
  at: Date,
): Promise<HeldEntitlement | null> {
  const { rows } = await db.query<HeldEntitlement>(
    `select source, source_id as "sourceId", plan_id as "planId", installation_limit as "installationLimit"
     from entitlements
     where customer_id = $1::text and (scenario_id = $2::text or scenario_id is null) and state = 'active'
       and valid_from <= $3::timestamptz and (valid_to is null or valid_to > $3::timestamptz)
     order by installation_limit desc nulls first, id limit 1`,
    [customerId, scenarioId, at],
  );
  return rows[0] ?? null;
}
