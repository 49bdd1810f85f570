import { requireEntitlement } from '../billing/require-entitlement.ts';
import type { Deps } from '../platform/deps.ts';
import { conflict, notFound } from '../platform/errors.ts';
import type { MakeCredentials } from '../platform/make-client.ts';
import { findScenario, findVersion, type InstallableVersion } from '../scenarios/find-scenario.ts';
import { composeBlueprint } from './compose-blueprint.ts';
import { requireOwnInstallation, type InstallationRow } from './find-installation.ts';
import { replaceBlueprint } from './replace-blueprint.ts';
import { findUndoable } from './replacement-queries.ts';
import { reportTokenFor, reportUrlFor, withReportToken } from './report-token.ts';
import type { Replaced, UpgradeBody } from './schema.ts';

type Owned = { customerId: string; id: string; credentials: MakeCredentials };

/** Puts a newer version in the place of the one that is installed, keeping the name and what the customer connected. */
export async function upgradeInstallation(
  deps: Deps,
  { customerId, id, credentials }: Owned,
  body: UpgradeBody,
): Promise<Replaced> {
  const row = await requireInstalled(deps, customerId, id);
  const scenario = await findScenario(deps.pool, row.scenarioId);
  if (!scenario)
    throw conflict(
      'conflict',
      'The scenario was taken out of the library, so there is nothing to upgrade to.',
    );
  await requireEntitlement(deps, customerId, scenario);
  const version = await findVersion(deps.pool, row.scenarioId, body.version ?? null);
  if (!version) throw notFound('The version');
  if (version.number <= row.versionNumber)
    throw conflict(
      'conflict',
      `Version ${row.versionNumber} is installed; ${version.number} is not newer. Use rollback to go back.`,
    );
  const former = await findVersion(deps.pool, row.scenarioId, row.versionNumber);
  return replaceBlueprint(deps, {
    row,
    credentials,
    version,
    replacedBy: 'upgrade',
    confirmed: body.confirmAppInstall,
    undoes: null,
    compose: ({ blueprint }) =>
      compose(deps, row, version, typeof blueprint['name'] === 'string' ? blueprint['name'] : row.name),
    scheduling: () => newScheduling(former, version),
  });
}

/** Puts back, letter by letter, what stood in Make before the last upgrade; what was connected since stays connected. */
export async function rollBackInstallation(
  deps: Deps,
  { customerId, id, credentials }: Owned,
): Promise<Replaced> {
  const row = await requireInstalled(deps, customerId, id);
  const former = await findUndoable(deps.pool, row.id);
  if (!former) throw conflict('conflict', 'No upgrade of this installation is left to undo.');
  const version = await findVersion(deps.pool, row.scenarioId, former.versionNumber);
  if (!version) throw notFound('The version');
  const text = withReportToken(former.blueprint, reportTokenFor(row.id, deps.sessionSecret));
  return replaceBlueprint(deps, {
    row,
    credentials,
    version,
    replacedBy: 'rollback',
    confirmed: true, // what stood there was consented to when it was installed
    undoes: former.id,
    compose: () => JSON.parse(text) as Record<string, unknown>,
    scheduling: (current) =>
      former.scheduling === JSON.stringify(current.scheduling) ? null : former.scheduling,
  });
}

async function requireInstalled(deps: Deps, customerId: string, id: string): Promise<InstallationRow> {
  const row = await requireOwnInstallation(deps.pool, customerId, id);
  if (row.status !== 'installed')
    throw conflict('conflict', `The installation is ${row.status}; only an installed one can be replaced.`);
  return row;
}

function compose(
  deps: Deps,
  row: InstallationRow,
  version: InstallableVersion,
  name: string,
): Record<string, unknown> {
  const { reporting } = row;
  const makeAppId = deps.config.makeAppId;
  return composeBlueprint(version, {
    installationId: row.id,
    name,
    reporting,
    reportUrl: reportUrlFor(deps, row.id),
    makeAppId,
    connections: {},
  });
}

/** The customer's own scheduling stays, unless the trigger is now of another kind and Make would refuse to start with it. */
function newScheduling(former: InstallableVersion | null, version: InstallableVersion): string | null {
  return former && former.scheduling['type'] === version.scheduling['type']
    ? null
    : JSON.stringify(version.scheduling);
}
