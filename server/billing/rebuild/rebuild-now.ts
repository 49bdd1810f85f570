import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { requireStripe } from '../../platform/stripe-client.ts';
import { readReconciliation } from '../reconciliation/list-reconciliations.ts';
import { runReconciliation } from '../reconciliation/run-reconciliation.ts';
import { workToTheEnd } from '../reconciliation/work-on-run.ts';
import { readRebuild } from './list-rebuilds.ts';
import { runRebuild } from './run-rebuild.ts';
import { planRebuild } from './start-rebuild.ts';

/** Rebuilds and compares while the caller waits, as the command line does. */
export async function rebuildNow(deps: Deps, { since }: { since: Date | null }) {
  requireStripe(deps.stripe, 'Rebuilding from Stripe');
  const run = await inTransaction(deps.pool, (db) =>
    planRebuild(db, { since, requestedBy: 'operator' }, deps.now()),
  );
  if (!run) throw new Error('A rebuild that nobody asked for twice was not planned.');
  await workToTheEnd(() => runRebuild(deps, run.id));
  const { id, counts, problems, reconciliationId } = await readRebuild(deps.pool, run.id);
  if (reconciliationId === null) return { id, counts, problems, differences: [], others: [] };
  // The server's own job may have taken it meanwhile, which comes to the same.
  await workToTheEnd(() => runReconciliation(deps, reconciliationId));
  const { state, differences, others } = await readReconciliation(deps.pool, reconciliationId);
  return { id, counts, problems, reconciliation: { id: reconciliationId, state }, differences, others };
}
