import type { Deps } from '../../platform/deps.ts';
import { operatorAuth } from './sign-in-library.ts';

/** Begins a session for someone who has just chosen a password. @returns the cookie to set */
export async function signIn(deps: Deps, credentials: { email: string; password: string }): Promise<string> {
  const { headers } = await operatorAuth(deps).api.signInEmail({ body: credentials, returnHeaders: true });
  const [cookie] = headers.getSetCookie();
  if (cookie === undefined) throw new Error('the sign-in library began a session without a cookie');
  return cookie;
}
