import { queryOptions } from '@tanstack/react-query';
import type { Session, Welcome } from '../../../server/accounts/schema.ts';
import { apiGet, apiPost } from './client.ts';

export type { Session };

/** The session of the signed-in operator; a 401 when there is none. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => apiGet<Session>('/admin/session', {}, signal),
  staleTime: 5 * 60_000,
});

/** Signs in by e-mail and password; the answer sets the cookie. */
export function signIn(credentials: { email: string; password: string }): Promise<unknown> {
  return apiPost('/admin/auth/sign-in/email', credentials);
}

/** Ends the session. */
export function signOut(): Promise<unknown> {
  return apiPost('/admin/auth/sign-out');
}

/** Uses a one-time link up: its bearer becomes the owner, or the operator that was invited, and is signed in. */
export function acceptLink(welcome: Welcome): Promise<unknown> {
  return apiPost('/admin/welcome', welcome);
}
