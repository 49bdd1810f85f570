import { MakeError } from '@makehq/sdk';
import { noteReportingProblem, noteTokenRefused } from '../../installations/reporting/make-tokens.ts';
import { isDatabaseUnavailable } from '../../platform/database.ts';
import { MakeApiError } from '../../platform/make-errors.ts';
import { blockRequests, RequestMustWait } from './pull-budget.ts';
import type { PullDeps } from './pull-page.ts';
import { moveCursor, schedulePull, type Cursor } from './pull-queries.ts';
import { retryAfterMs } from './pull-schedule.ts';

/** A reading under way: where it stands, and the token, only so that it can be kept out of what is noted. */
export type Asked = { cursor: Cursor; token: string | null };

/** Codes of the problems that an installation shows until a reading succeeds. */
export const passingProblems = { missing: 'make_scenario_missing', failing: 'run_logs_unreadable' };
/** So many failures in a row, over half an hour, are more than a hiccup. */
const failuresToShow = 6;

const minuteMs = 60_000;
/** Between two refusals of a token lies time in which its owner may mend it. */
const afterRefusalMs = 15 * minuteMs;

/** Decides when a reading that failed is tried again, and notes what its owner should know. Faults of the database are thrown. */
export async function noteFailure(deps: PullDeps, asked: Asked, error: unknown): Promise<void> {
  const { pool, now } = deps;
  const { cursor, token } = asked;
  const { installationId, failures } = cursor;
  const at = now().getTime();
  const again = (afterMs: number) =>
    schedulePull(pool, installationId, { nextPullAt: new Date(at + afterMs), failures, pulledAt: null });
  if (isDatabaseUnavailable(error)) throw error;
  if (error instanceof RequestMustWait) return again(error.until.getTime() - at);
  if (!(error instanceof MakeApiError) || error.isUnreadable) return backOff(deps, asked, error);
  if (error.status === 429) {
    const waitMs = waitOf(error.retryAfter, at);
    await blockRequests(pool, cursor, new Date(at + waitMs));
    return again(waitMs);
  }
  if (error.status === 401 || error.status === 403) {
    await again(afterRefusalMs);
    const words = `${error.status}: ${withoutToken(error.words.message, token)}`;
    deps.logger.warn({ installationId, makeSaid: words }, 'Make refused the token that reads run logs');
    return noteTokenRefused(deps, installationId, words);
  }
  // A page that Make no longer knows: the reading begins anew, and what was recorded stays recorded.
  if (error.status === 400 && cursor.sweep)
    await moveCursor(pool, { ...cursor, sweep: null, readDeepAt: null });
  return backOff(deps, asked, error);
}

/** Tries again after a growing wait. What Make says to a scenario that it does not know is shown at once, other failures when they last. */
async function backOff(
  { pool, now, logger }: PullDeps,
  { cursor, token }: Asked,
  error: unknown,
): Promise<void> {
  const { installationId } = cursor;
  const failures = cursor.failures + 1;
  const at = now();
  const nextPullAt = new Date(at.getTime() + retryAfterMs(failures));
  await schedulePull(pool, installationId, { nextPullAt, failures, pulledAt: null });
  const isFromMake = error instanceof MakeError;
  const words = isFromMake ? withoutToken(error.message, token) : 'a fault of this server';
  if (isFromMake)
    logger.warn(
      { installationId, failures, makeSaid: words },
      'run logs could not be read and will be tried again',
    );
  else
    logger.error(
      { err: error, installationId, failures },
      'run logs could not be read and will be tried again',
    );
  const isMissing = error instanceof MakeApiError && error.status === 404;
  if (!isMissing && failures < failuresToShow) return;
  const message = isMissing
    ? `Make does not know this installation's scenario (${words}). If it was deleted there, end the installation.`
    : `The run logs cannot be read (${words}). They are tried again by themselves; runs are counted then, as long as Make keeps their logs.`;
  const code = isMissing ? passingProblems.missing : passingProblems.failing;
  await noteReportingProblem(pool, installationId, { code, message, at: at.toISOString() });
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
