import { dayOf } from '../../platform/time.ts';
import { findReporting } from '../../platform/reporting.ts';
import { selectLedgerDays } from '../reconciliation/reconciliation-queries.ts';
import { startReconciliation } from '../reconciliation/start-reconciliation.ts';
import { setReconciliation, type RebuildRow } from './rebuild-queries.ts';
import type { RebuildDeps } from './rebuild-steps.ts';

/**
 * The ledger is never written anew: it is completed, and then held against the balance. That also finds refunds and disputes of payments
 * that are older than the span.
 */
export async function compareAfterRebuild(deps: RebuildDeps, { id, since }: RebuildRow): Promise<void> {
  const { timeZone } = await findReporting(deps.pool, deps.config);
  const today = dayOf(deps.now(), timeZone);
  const ledger = await selectLedgerDays(deps.pool, timeZone);
  const from = since ? dayOf(since, timeZone) : (ledger?.from ?? today);
  if (from > today) return;
  const reconciliation = await startReconciliation(deps, { from, to: today }, 'rebuild');
  await setReconciliation(deps.pool, id, reconciliation.id);
}
