import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { sendSignInMail, sendSignInMailJob } from './customer-sessions/sign-in-link.ts';
import { sendSignupMail, sendSignupMailJob } from './customers/sign-up.ts';
import { deleteExpired } from './customers/signup-queries.ts';

/** Mails of sign-ups and sign-ins, and the nightly deletion of what has expired. */
export function accountsJobs(deps: Deps): JobTable {
  return {
    [sendSignupMailJob]: { run: (payload: { signupId: string }) => sendSignupMail(deps, payload) },
    [sendSignInMailJob]: { run: (payload: { signInId: string }) => sendSignInMail(deps, payload) },
    'accounts.delete-expired': { schedule: '41 3 * * *', run: () => deleteExpired(deps.pool, deps.now()) },
  };
}
