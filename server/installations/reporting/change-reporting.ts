import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { conflict } from '../../platform/errors.ts';
import type { MakeCredentials } from '../../platform/make-client.ts';
import { setReportToken } from '../change-queries.ts';
import { requireOwnInstallation, type InstallationRow } from '../find-installation.ts';
import { toInstallation } from '../installation-answer.ts';
import { instrumentInMake, modulesOf, requireReadable } from './instrument-in-make.ts';
import { forgetMakeToken, keepMakeToken, noteConsent, requireEncryption } from './make-tokens.ts';
import { setReporting } from './reporting-queries.ts';
import type { ReportingProblem } from './reporting-problem.ts';
import type { ChangeReportingBody } from './reporting-schema.ts';
import { hashReportToken, reportTokenFor, reportTokenPrefix } from './report-token.ts';
import { findRow } from '../queries.ts';
import type { Installation } from '../schema.ts';

export type ReportingWish = {
  customerId: string;
  id: string;
  body: ChangeReportingBody;
  /** The caller's access to Make; asked for only where Make has to be asked. */
  credentials: () => MakeCredentials;
  /** Reads the run logs a last time before their token goes; answers what could not be read. */
  readLast: (row: InstallationRow) => Promise<ReportingProblem | null>;
};

/**
 * Changes how an installation tells about its runs. The scenario in Make gets or loses its reporting modules and nothing else; then our own
 * notes follow in one transaction, a token and its consent among them. Every step converges, so a request whose answer was lost is repeated as it is.
 */
export async function changeReporting(deps: Deps, wish: ReportingWish): Promise<Installation> {
  const { body } = wish;
  const row = await requireOwnInstallation(deps.pool, wish.customerId, wish.id);
  if (row.status !== 'installed')
    throw conflict(
      'conflict',
      `The installation is ${row.status}; only an installed one can change its reporting.`,
    );
  const isPull = body.reporting === 'pull';
  if (isPull) requireEncryption(deps);
  const begunAt = deps.now(); // runs that start from here on are read from the logs
  const changesModules = modulesOf(row.reporting) !== modulesOf(body.reporting);
  const credentials = isPull || changesModules ? wish.credentials() : null;
  if (credentials && isPull) await requireReadable(deps, row, credentials);
  if (credentials && changesModules) await instrumentInMake(deps, row, credentials, body);
  const problem = row.reporting === 'pull' && changesModules ? await wish.readLast(row) : null;
  await note(deps, wish, row, { credentials, begunAt, problem });
  const changed = await findRow(deps.pool, row.id);
  if (!changed) throw new Error(`the installation ${row.id} vanished`);
  return toInstallation(changed);
}

type Change = { credentials: MakeCredentials | null; begunAt: Date; problem: ReportingProblem | null };

async function note(
  deps: Deps,
  { customerId, body }: ReportingWish,
  row: InstallationRow,
  { credentials, begunAt, problem }: Change,
): Promise<void> {
  const { reporting } = body;
  const installationId = row.id;
  await inTransaction(deps.pool, async (db) => {
    const makeZone = credentials?.zone;
    const change = { id: row.id, from: row.reporting, to: reporting, problem, makeZone };
    if (!(await setReporting(db, change)))
      throw conflict('conflict', 'The installation was changed meanwhile. Read it and decide again.');
    if (modulesOf(reporting)) {
      const token = reportTokenFor(row.id, deps.sessionSecret); // the modules report to this one now
      await setReportToken(db, row.id, hashReportToken(token), reportTokenPrefix(token));
    }
    if (reporting === 'pull' && credentials)
      await keepMakeToken(
        { ...deps, pool: db },
        { customerId, installationId, credentials, consentedAt: begunAt },
      );
    if (reporting !== 'pull' && row.reporting === 'pull') {
      await forgetMakeToken(db, installationId);
      await noteConsent(db, { customerId, installationId }, false, deps.now());
    }
  });
}
