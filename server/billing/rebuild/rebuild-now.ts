import type { Deps } from '../../platform/deps.ts';
import { conflict } from '../../platform/errors.ts';
import { requireStripe } from '../../platform/stripe-client.ts';
import { readReconciliation } from '../reconciliation/list-reconciliations.ts';
import { runReconciliation } from '../reconciliation/run-reconciliation.ts';
import { readRebuild } from './list-rebuilds.ts';
import { runRebuild } from './run-rebuild.ts';
import { planRebuild } from './start-rebuild.ts';

/** Rebuilds and compares while the caller waits, as the command line does. */
export async function rebuildNow(deps: Deps, { since }: { since: Date | null }) {
  requireStripe(deps.stripe, 'Rebuilding from Stripe');
  const run = await planRebuild(deps.pool, { since, requestedBy: 'operator' }, deps.now());
  if (!run || (await runRebuild(deps, run.id)) !== 'done')
    throw conflict('conflict', 'Another rebuild is under way. Try again when that is done.');
  const { id, counts, problems, reconciliationId } = await readRebuild(deps.pool, run.id);
  if (reconciliationId === null) return { id, counts, problems, differences: [], others: [] };
  // The server's own job may have taken it meanwhile, which comes to the same.
  await runReconciliation(deps, reconciliationId);
  const { state, differences, others } = await readReconciliation(deps.pool, reconciliationId);
  return { id, counts, problems, reconciliation: { id: reconciliationId, state }, differences, others };
}
