import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { sendReplyMail, sendReplyMailJob } from './answer-feedback.ts';
import { followFixes } from './fixes/clean-runs.ts';
import { forgetOldWords } from './retention/forget-words.ts';
import { sendFixMail, sendFixMailJob } from './fixes/tell-of-fixes.ts';

/** Mails with answers and about fixes, and what runs cleanly since. */
export function feedbackJobs(deps: Deps): JobTable {
  return {
    [sendReplyMailJob]: { run: (payload: { feedbackId: string }) => sendReplyMail(deps, payload) },
    [sendFixMailJob]: {
      run: (payload: { versionId: string; customerId: string }) => sendFixMail(deps, payload),
    },
    'feedback.forget-old-words': { schedule: '41 3 * * *', run: () => forgetOldWords(deps) },
    'feedback.follow-fixes': { schedule: '*/10 * * * *', run: () => followFixes(deps) },
  };
}
