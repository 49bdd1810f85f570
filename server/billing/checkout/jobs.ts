import type { Deps } from '../../platform/deps.ts';
import type { JobTable } from '../../platform/queue.ts';
import { mailRecovery, mailRecoveryJob, type MailRecovery } from './recovery/mail-recovery.ts';

/** The mail that reminds of a checkout that was left. */
export function checkoutJobs(deps: Deps): JobTable {
  return { [mailRecoveryJob]: { run: (payload: MailRecovery) => mailRecovery(deps, payload) } };
}
