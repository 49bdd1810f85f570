import type { Db } from '../../platform/database.ts';
import { hasActiveEntitlement } from './entitlement-queries.ts';

/** Whether the customer may install the scenario at this instant because of a purchase, a subscription or a grant. */
export function holdsEntitlement(db: Db, customerId: string, scenarioId: string, at: Date): Promise<boolean> {
  return hasActiveEntitlement(db, customerId, scenarioId, at);
}
