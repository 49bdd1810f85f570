import type { Deps } from '../platform/deps.ts';
import { withLongStatements } from '../platform/long-statement.ts';
import type { JobTable } from '../platform/queue.ts';
import { finishErasures } from './erasure/finish-erasures.ts';
import { gatherExportJob } from './export/ask-for-export.ts';
import { deleteExpiredExports, markStuckExports } from './export/export-queries.ts';
import { gatherExport } from './export/gather-export.ts';

export const finishErasuresJob = 'privacy.finish-erasures';

/** A job that fails is tried again for less than this. */
const stuckAfterMs = 6 * 60 * 60 * 1000;

/** Exports, the rest of erasures, and the nightly deletion of exports that nobody fetched. */
export function privacyJobs(deps: Deps): JobTable {
  return {
    [gatherExportJob]: {
      run: (payload: { exportId: string }) =>
        withLongStatements(deps, (pool) => gatherExport({ pool, now: deps.now }, payload)),
    },
    [finishErasuresJob]: {
      schedule: '*/10 * * * *', // one that the command line began, or whose job was lost
      run: () => withLongStatements(deps, (pool) => finishErasures(pool, deps.now())),
    },
    'privacy.delete-expired-exports': {
      schedule: '47 * * * *',
      run: async () => {
        await markStuckExports(deps.pool, new Date(deps.now().getTime() - stuckAfterMs));
        await deleteExpiredExports(deps.pool, deps.now());
      },
    },
  };
}
