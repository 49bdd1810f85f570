import { changeReporting, type ReportingWish } from '../../installations/reporting/change-reporting.ts';
import type { Installation } from '../../installations/schema.ts';
import type { Deps } from '../../platform/deps.ts';
import { pullRunLogs } from './pull-logs.ts';

/**
 * Changes how an installation reports. Where run logs were read and modules report from now on, the logs are read a last time before the
 * token goes, so that the runs since the last reading are not lost.
 */
export async function switchReporting(
  deps: Deps,
  wish: Omit<ReportingWish, 'readLast'>,
): Promise<Installation> {
  return changeReporting(deps, {
    ...wish,
    readLast: async ({ id }) => {
      const outcome = await pullRunLogs(deps, id);
      if (outcome !== 'later') return null;
      const message =
        'The run logs could not be read a last time: runs between their last reading and this change are not counted.';
      return { code: 'runs_not_read', message, at: deps.now().toISOString() };
    },
  });
}
