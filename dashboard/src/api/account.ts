import { t } from '@lingui/core/macro';
import { queryOptions } from '@tanstack/react-query';
import type { AccountSession } from '../../../server/accounts/schema.ts';
import { apiDelete, apiGet, apiPost } from './client.ts';
import { problemFromAnswer, unreachableProblem } from './problem.ts';

export type { AccountSession };

/** The customer who is signed in; a 401 when nobody is. */
export const accountSessionQuery = queryOptions({
  queryKey: ['/v1/account/session'],
  queryFn: ({ signal }) => apiGet<AccountSession>('/v1/account/session', {}, signal),
  staleTime: 5 * 60_000,
});

/** Has a link mailed that signs in and leads to a page of the account. */
export function askForSignInLink(email: string, page: string): Promise<unknown> {
  return apiPost('/v1/account/sign-in-links', { email, page });
}

/** Signs in with an API key; the answer sets the cookie. */
export async function signInWithKey(key: string): Promise<void> {
  const answer = await fetch('/v1/account/session', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { Accept: 'application/json', Authorization: t`Bearer ${key}` },
  }).catch(() => {
    throw unreachableProblem();
  });
  if (!answer.ok) throw await problemFromAnswer(answer);
}

/** Signs out here. */
export function leaveAccount(): Promise<void> {
  return apiDelete('/v1/account/session');
}

/** Signs out everywhere but here. */
export function endOtherSessions(): Promise<void> {
  return apiDelete('/v1/account/sessions');
}
