import type { Deps } from '../../platform/deps.ts';
import type { DayRange } from '../../platform/time.ts';
import type { ConvergeDeps } from '../payments/converge-payment.ts';
import { readReconciliation } from './list-reconciliations.ts';
import { runReconciliation } from './run-reconciliation.ts';
import { startReconciliation } from './start-reconciliation.ts';
import { workToTheEnd } from './work-on-run.ts';

/** A server goes on with it when the caller is gone by then. */
const jobAfterSeconds = 60;

/** Reconciles while the caller waits, as the command line does. */
export async function reconcileNow(deps: ConvergeDeps & Pick<Deps, 'logger'>, range: DayRange) {
  const { id } = await startReconciliation(deps, range, 'operator', jobAfterSeconds);
  await workToTheEnd(() => runReconciliation(deps, id));
  const { from, to, differences, others } = await readReconciliation(deps.pool, id);
  return { id, from, to, differences, others };
}
