import { findCustomer } from '../../accounts/customers/find-customer.ts';
import type { Pool } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { findScenario } from '../../scenarios/find-scenario.ts';
import { upsertEntitlement } from './entitlement-queries.ts';

/** Gives a customer the right to a scenario without payment. `sourceId` names the reason; the same one twice gives one right. */
export async function grantEntitlement(
  pool: Pool,
  grant: { customerId: string; scenarioId: string; sourceId: string },
  now: Date,
): Promise<{ id: string }> {
  if (!(await findCustomer(pool, grant.customerId))) throw notFound(`The customer ${grant.customerId}`);
  const scenario = await findScenario(pool, grant.scenarioId, { includeUnpublished: true });
  if (!scenario) throw notFound(`The scenario ${grant.scenarioId}`);
  const right = {
    ...grant,
    scenarioId: scenario.id,
    source: 'grant',
    state: 'active',
    validFrom: now,
  } as const;
  return { id: await upsertEntitlement(pool, right, now) };
}
