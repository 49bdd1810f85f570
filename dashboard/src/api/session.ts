import { queryOptions } from '@tanstack/react-query';
import { apiGet, apiPost } from './client.ts';

/** Who is signed in, and what the whole dashboard needs to know of the library. */
export type Session = {
  operator: { id: string; name: string; email: string; role: string };
  demo: boolean;
  stripeConfigured: boolean;
  reportingTimeZone: string;
  reportingCurrency: string;
  publicUrl: string;
  version: string;
};

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

/** Makes the bearer of a one-time link the owner of this library and signs them in. */
export function becomeOwner(owner: {
  token: string;
  email: string;
  name: string;
  username: string;
  password: string;
}): Promise<unknown> {
  return apiPost('/admin/welcome', owner);
}
