import type { Db } from '../../platform/database.ts';
import type { Acknowledgement } from '../points/points-schema.ts';
import { selectAcknowledgements } from './acknowledgement-queries.ts';

const shown = 20;

/** What was told to a customer, newest first; figures are there once the mail is written. */
export async function listAcknowledgements(db: Db, customerId: string): Promise<Acknowledgement[]> {
  const rows = await selectAcknowledgements(db, customerId, shown);
  return rows.map(({ installationId, scenarioId, scenarioTitle, completedRuns, reachedAt, content }) => ({
    installationId,
    scenario: { id: scenarioId, title: scenarioTitle },
    completedRuns,
    reachedAt: reachedAt.toISOString(),
    valueMicros: content?.valueMicros ?? null,
    netMicros: content?.netMicros ?? null,
    currency: content?.currency ?? null,
    points: content?.pointsEarned ?? null,
  }));
}
