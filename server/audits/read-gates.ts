import type { AuditedGate } from '../analytics/audited.ts';
import type { Db } from '../platform/database.ts';
import { allGates } from './all-gates.ts';
import { selectNewestResults } from './result-queries.ts';

/** How each gate stands, for answers of figures: one small read by index. */
export async function readGates(db: Db): Promise<AuditedGate[]> {
  const results = await selectNewestResults(db);
  return results.flatMap(({ gate: id, state, reason, since, checkedAt, figures }) => {
    const gate = allGates.find((each) => each.id === id);
    return gate
      ? [{ gate: id, name: gate.name, figures: figures ?? gate.figures, state, reason, since, checkedAt }]
      : [];
  });
}
