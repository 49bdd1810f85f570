import type { Request } from 'express';
import { fromNodeHeaders } from 'better-auth/node';
import type { Deps } from '../../platform/deps.ts';
import { operatorAuth } from './sign-in-library.ts';

/** The operator whose session the cookie of this request names, or null. */
export async function userInSession(deps: Deps, req: Request) {
  if (!req.headers.cookie) return null;
  const headers = fromNodeHeaders({ cookie: req.headers.cookie });
  try {
    const session = await operatorAuth(deps).api.getSession({ headers });
    return session?.user ?? null;
  } catch (error) {
    await deps.pool.query('select 1'); // the library hides why it failed; a lost database is told by this error
    throw error;
  }
}
