import type { Pool } from '../../platform/database.ts';
import { attemptLimits, type AttemptLimits } from '../sign-in/attempt-limits.ts';

const hour = 60 * 60;

/** How often somebody may ask for the link of a sign-up: one count for the API and the page. */
export const signupLimits = (pool: Pool): AttemptLimits =>
  attemptLimits(pool, {
    name: 'sign-up',
    byAddress: { permits: 30, windowSeconds: hour },
    bySubject: { permits: 5, windowSeconds: hour },
  });
