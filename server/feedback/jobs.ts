import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { sendReplyMail, sendReplyMailJob } from './answer-feedback.ts';
import { sendDraftMail, sendDraftMailJob } from './drafts/draft-feedback.ts';
import { deleteExpiredDrafts } from './drafts/draft-queries.ts';
import { followFixes } from './fixes/clean-runs.ts';
import { forgetOldWords } from './retention/forget-words.ts';
import { sendFixMail, sendFixMailJob } from './fixes/tell-of-fixes.ts';

/** Mails with answers, about fixes and to prove addresses; what runs cleanly since a fix, and what is to be forgotten. */
export function feedbackJobs(deps: Deps): JobTable {
  return {
    [sendReplyMailJob]: { run: (payload: { feedbackId: string }) => sendReplyMail(deps, payload) },
    [sendFixMailJob]: {
      run: (payload: { versionId: string; customerId: string }) => sendFixMail(deps, payload),
    },
    [sendDraftMailJob]: { run: (payload: { draftId: string }) => sendDraftMail(deps, payload) },
    'feedback.delete-expired-drafts': {
      schedule: '23 * * * *',
      run: () => deleteExpiredDrafts(deps.pool, deps.now()),
    },
    'feedback.forget-old-words': { schedule: '41 3 * * *', run: () => forgetOldWords(deps) },
    'feedback.follow-fixes': { schedule: '*/10 * * * *', run: () => followFixes(deps) },
  };
}
