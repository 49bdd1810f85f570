import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { sendReplyMail, sendReplyMailJob } from './answer-feedback.ts';
import { followFixes } from './fixes/clean-runs.ts';
import { sendFixMail, sendFixMailJob } from './fixes/tell-of-fixes.ts';

/** Mails with answers and about fixes, and what runs cleanly since. */
export function feedbackJobs(deps: Deps): JobTable {
  return {
    [sendReplyMailJob]: { run: (payload: { feedbackId: string }) => sendReplyMail(deps, payload) },
    [sendFixMailJob]: {
      run: (payload: { versionId: string; customerId: string }) => sendFixMail(deps, payload),
    },
    'feedback.follow-fixes': { schedule: '*/10 * * * *', run: () => followFixes(deps) },
  };
}
