import { noteReportingProblem, noteTokenRefused } from '../installations/make-tokens.ts';
import { isDatabaseUnavailable } from '../platform/database.ts';
import { MakeApiError } from '../platform/make-errors.ts';
import { blockRequests, RequestMustWait } from './pull-budget.ts';
import type { PullDeps } from './pull-page.ts';
import { moveCursor, schedulePull, type Cursor } from './pull-queries.ts';
import { retryAfterMs } from './pull-schedule.ts';

/** A reading under way: where it stands, and the token, only so that it can be kept out of what is noted. */
export type Asked = { cursor: Cursor; token: string | null };

/** The code of the problem that an installation shows while Make does not know its scenario. */
export const scenarioMissing = 'make_scenario_missing';

const minuteMs = 60_000;
/** Between two refusals of a token lies time in which its owner may mend it. */
const afterRefusalMs = 15 * minuteMs;

/** Decides when a reading that failed is tried again, and notes what its owner should know. Faults of the database are thrown. */
export async function noteFailure(deps: PullDeps, { cursor, token }: Asked, error: unknown): Promise<void> {
  const { pool, now, logger } = deps;
  const { installationId } = cursor;
  const at = now().getTime();
  const again = (afterMs: number, failures = cursor.failures) =>
    schedulePull(pool, installationId, { nextPullAt: new Date(at + afterMs), failures, pulledAt: null });
  if (isDatabaseUnavailable(error)) throw error;
  if (error instanceof RequestMustWait) return again(error.until.getTime() - at);
  if (!(error instanceof MakeApiError) || error.isUnreadable) {
    logger.warn({ err: error, installationId }, 'run logs could not be read and will be tried again');
    return again(retryAfterMs(cursor.failures + 1), cursor.failures + 1);
  }
  if (error.status === 429) {
    const waitMs = waitOf(error.retryAfter, at);
    await blockRequests(pool, cursor, new Date(at + waitMs));
    return again(waitMs);
  }
  const words = withoutToken(error.words.message, token);
  logger.warn({ installationId, status: error.status, makeSaid: words }, 'Make refused to show run logs');
  if (error.status === 401 || error.status === 403) {
    await again(afterRefusalMs);
    return noteTokenRefused(deps, installationId, `${error.status}: ${words}`);
  }
  if (error.status === 404) {
    const message = `Make does not know this installation's scenario (${words}). If it was deleted there, end the installation.`;
    await noteReportingProblem(pool, installationId, {
      code: scenarioMissing,
      message,
      at: now().toISOString(),
    });
  }
  // A page that Make no longer knows: the reading begins anew, and what was recorded stays recorded.
  if (error.status === 400 && cursor.sweep)
    await moveCursor(pool, { ...cursor, sweep: null, readDeepAt: null });
  return again(retryAfterMs(cursor.failures + 1), cursor.failures + 1);
}

/** Make's `Retry-After`, in seconds or as a date; a minute without it, and never more than an hour. */
function waitOf(retryAfter: string | null, at: number): number {
  const text = retryAfter ?? '';
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - at;
  return Math.min(60 * minuteMs, waitMs > 0 ? waitMs : minuteMs);
}

/** Nothing that Make echoes may carry the token into a log, a mail or an answer. */
const withoutToken = (text: string, token: string | null): string =>
  token === null ? text : text.replaceAll(token, '[token]');
