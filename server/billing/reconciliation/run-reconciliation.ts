import type { Deps } from '../../platform/deps.ts';
import { requireStripe } from '../../platform/stripe-client.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { examineDay } from './compare/examine-day.ts';
import type { Difference } from './compare/finding.ts';
import { insertDay, selectNextDay } from './reconciliation-queries.ts';
import { billingDifferences } from './reconciliation-metrics.ts';
import { reconcileJob } from './start-reconciliation.ts';
import { workOnRun } from './work-on-run.ts';

type RunDeps = ConvergeDeps & Pick<Deps, 'logger'>;

/** Shorter than a job may take, so that a long period is many jobs. */
const jobMs = 4 * 60_000;
const busySeconds = 20;

/** Works on a reconciliation day by day. Each day is kept when it is done, so an interrupted run goes on where it was. */
export async function runReconciliation(
  deps: RunDeps,
  id: string,
  options: { forMs?: number } = {},
): Promise<'done' | 'unfinished' | 'busy'> {
  return workOnRun(
    deps,
    { table: 'reconciliations', id },
    async (keepLease) => {
      const stripe = requireStripe(deps.stripe, 'Reconciling'); // within the run, so that its end is noted
      const day = await selectNextDay(deps.pool, id);
      if (day === null) return 'done';
      const result = await examineDay({ ...deps, stripe }, day, keepLease);
      await insertDay(deps.pool, id, { day, ...result });
      for (const difference of result.differences) tell(deps, id, difference);
      return 'more';
    },
    options,
  );
}

/** The job: another one goes on with what is left, or waits for its turn. */
export async function reconcile(deps: RunDeps, { id }: { id: string }): Promise<void> {
  const end = await runReconciliation(deps, id, { forMs: jobMs });
  if (end === 'done') return;
  const startAfterSeconds = end === 'busy' ? busySeconds : 0;
  await deps.queue.enqueue(deps.pool, reconcileJob, { id }, { startAfterSeconds });
}

/** A line and a count that operators can be woken by. */
function tell({ logger }: RunDeps, id: string, difference: Difference): void {
  const { day, currency, category, ledger, stripe, cause, repaired } = difference;
  billingDifferences.inc({ category, repaired: String(repaired) });
  logger.warn(
    { reconciliationId: id, day, currency, category, ledger, stripe, cause, repaired },
    repaired ? 'ledger and Stripe differed, which was repaired' : 'ledger and Stripe differ',
  );
}
