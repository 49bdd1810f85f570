import type { Deps } from '../../platform/deps.ts';
import { HttpError } from '../../platform/errors.ts';
import { claimUnanswered } from '../change-queries.ts';
import { findRow, type InstallationRow } from '../queries.ts';

type UnattendedDeps = Pick<Deps, 'pool' | 'now' | 'config'>;

/** Longer than any request waits for Make: one that began before and left no outcome was of a server that stopped in the middle. */
export const longestWaitMs = ({ makeTimeoutMs }: Deps['config']): number =>
  Math.max(120_000, 8 * makeTimeoutMs);

/**
 * Takes a pending installation over to find out what Make did, or refuses while another request is at it: two that asked Make at once would
 * create two scenarios.
 */
export async function requireUnattended(
  deps: UnattendedDeps,
  { id }: Pick<InstallationRow, 'id'>,
): Promise<void> {
  if (!(await claim(deps, id, null))) throw stillRunning(id, null);
}

/**
 * The installation as the request that continues it finds it, taken over as above. Where another request has put it into Make since it was
 * read, it is the installed one; and what was read before it was taken over does not say whether Make was asked.
 */
export async function takeOver(
  deps: UnattendedDeps,
  row: InstallationRow,
  idempotencyKey: string | null,
): Promise<InstallationRow> {
  if (row.status === 'installed') return row;
  const claimed = await claim(deps, row.id, idempotencyKey);
  if (claimed) return { ...row, ...claimed };
  const present = await findRow(deps.pool, row.id);
  if (present?.status === 'installed' && present.makeScenarioId !== null) return present;
  throw stillRunning(row.id, idempotencyKey);
}

function claim({ pool, now, config }: UnattendedDeps, id: string, idempotencyKey: string | null) {
  const at = now();
  const before = new Date(at.getTime() - longestWaitMs(config));
  return claimUnanswered(pool, id, { idempotencyKey, at, before });
}

const stillRunning = (id: string, idempotencyKey: string | null): HttpError =>
  new HttpError(
    409,
    'idempotency_in_progress',
    idempotencyKey === null
      ? `Another request for this installation is still running. Look in a moment at what became of it (GET /v1/installations/${id}) before you repeat this one.`
      : 'Another request for this installation is still running. Repeat this one in a moment.',
    { headers: { 'Retry-After': '5' }, extra: { installation: id } },
  );
