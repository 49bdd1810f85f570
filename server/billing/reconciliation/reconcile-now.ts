import type { Deps } from '../../platform/deps.ts';
import { requireStripe } from '../../platform/stripe-client.ts';
import type { DayRange } from '../../platform/time.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { readReconciliation } from './list-reconciliations.ts';
import { runReconciliation } from './run-reconciliation.ts';
import { planReconciliation } from './start-reconciliation.ts';
import { workToTheEnd } from './work-on-run.ts';

/** Reconciles while the caller waits, as the command line does. */
export async function reconcileNow(deps: ConvergeDeps & Pick<Deps, 'logger'>, range: DayRange) {
  requireStripe(deps.stripe, 'Reconciling');
  const { id } = await planReconciliation(deps.pool, deps, range, 'operator');
  await workToTheEnd(() => runReconciliation(deps, id));
  const { from, to, differences, others } = await readReconciliation(deps.pool, id);
  return { id, from, to, differences, others };
}
