import type { Db } from '../platform/database.ts';
import { announce } from '../platform/outbox/outbox.ts';

/** What a scenario is called, costs, or whether customers see it was changed; for the library itself, not for hooks. */
export const scenarioChanged = 'scenarios.changed';

/** Tells that a scenario may have to be sold differently, in the transaction of the change. What it is now is to be read. */
export function announceChange(db: Db, scenarioId: string, at: Date): Promise<void> {
  return announce(db, [
    { type: scenarioChanged, customerId: null, scenarioId, installationId: null, occurredAt: at, data: {} },
  ]);
}
