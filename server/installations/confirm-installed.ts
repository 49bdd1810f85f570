import { inTransaction } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { invalid } from '../platform/errors.ts';
import type { InstallRequest } from './begin-installation.ts';
import { changeStatus, type StatusChange } from './change-queries.ts';
import { keepMakeToken, requireEncryption } from './make-tokens.ts';

/** Refuses, before anything is written, an installation that wants its run logs read and does not bring what that needs. */
export function requireReadableLogs(
  deps: Pick<Deps, 'encryption'>,
  { body, credentials }: InstallRequest,
): void {
  if (body.reporting !== 'pull') return;
  requireEncryption(deps);
  if (credentials && body.teamId !== undefined) return;
  throw invalid(
    credentials ? '/teamId' : '/headers/X-Make-Token',
    'Reporting by run logs ("pull") reads the scenario in Make: send X-Make-Token, X-Make-Zone and a teamId.',
  );
}

/**
 * Notes that the scenario stands in Make. Where its run logs are to be read, the token and the consent to store it are written in the same
 * transaction. False: somebody else has moved the installation meanwhile.
 */
export async function confirmInstalled(
  { pool, encryption }: Pick<Deps, 'pool' | 'encryption'>,
  { customerId, body, credentials }: InstallRequest,
  change: Omit<StatusChange, 'from' | 'to'>,
): Promise<boolean> {
  return inTransaction(pool, async (db) => {
    const isMoved = await changeStatus(db, { ...change, from: 'pending', to: 'installed' });
    if (isMoved && body.reporting === 'pull' && credentials)
      await keepMakeToken(
        { pool: db, encryption },
        { customerId, installationId: change.id, credentials, consentedAt: change.at },
      );
    return isMoved;
  });
}
