import type { Deps } from '../../platform/deps.ts';
import type { JobTable } from '../../platform/queue.ts';
import { mailNotice } from './notices/mail-notice.ts';
import { mailNoticeJob } from './notices/note-notice.ts';
import type { Notice } from './notices/notice-queries.ts';
import { recheckSilentSubscriptions } from './recheck-silent-subscriptions.ts';
import { refreshRightsJob, refreshRightsNow } from './recompute-subscription-rights.ts';

/** What subscriptions bring later. */
export function subscriptionsJobs(deps: Deps): JobTable {
  return {
    [refreshRightsJob]: {
      run: ({ subscriptionId }: { subscriptionId: string }) => refreshRightsNow(deps, subscriptionId),
    },
    'billing.recheck-silent-subscriptions': {
      schedule: '*/10 * * * *',
      run: () => recheckSilentSubscriptions(deps),
    },
    [mailNoticeJob]: { run: (notice: Notice) => mailNotice(deps, notice) },
  };
}
