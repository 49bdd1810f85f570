import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { sendReplyMail, sendReplyMailJob } from './answer-feedback.ts';

/** Mails with answers. */
export function feedbackJobs(deps: Deps): JobTable {
  return {
    [sendReplyMailJob]: { run: (payload: { feedbackId: string }) => sendReplyMail(deps, payload) },
  };
}
