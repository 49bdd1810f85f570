import type { Deps } from '../../platform/deps.ts';
import { HttpError } from '../../platform/errors.ts';
import { claimUnanswered } from '../change-queries.ts';
import type { InstallationRow } from '../queries.ts';

/** Longer than any request waits for Make: one that began before and left no outcome was of a server that stopped in the middle. */
export const longestWaitMs = ({ makeTimeoutMs }: Deps['config']): number =>
  Math.max(120_000, 8 * makeTimeoutMs);

/**
 * Takes a pending installation over to find out what Make did, or refuses while another request is at it: two that asked Make at once would
 * create two scenarios.
 */
export async function requireUnattended(
  { pool, now, config }: Pick<Deps, 'pool' | 'now' | 'config'>,
  { id }: Pick<InstallationRow, 'id'>,
): Promise<void> {
  const at = now();
  if (await claimUnanswered(pool, id, { at, before: new Date(at.getTime() - longestWaitMs(config)) })) return;
  throw new HttpError(
    409,
    'idempotency_in_progress',
    'Another request for this installation is still running. Repeat this one in a moment.',
    { headers: { 'Retry-After': '5' } },
  );
}
