import type { Deps } from '../../platform/deps.ts';
import { conflict, notFound } from '../../platform/errors.ts';
import type { MakeCredentials } from '../../platform/make-client.ts';
import { findVersion } from '../../scenarios/find-scenario.ts';
import { modulesById } from '../make/blueprint-modules.ts';
import { changeVersion } from '../change-queries.ts';
import { missingConnectionsIn } from '../install/compose-blueprint.ts';
import { requireOwnInstallation } from '../find-installation.ts';
import { askingMake } from '../make/make-refusals.ts';
import { readMakeBlueprint, readMakeScenario } from '../make/make-scenarios.ts';
import type { InstallationRow } from '../queries.ts';
import { requireMakePlace } from '../make/require-make-place.ts';
import type { MissingConnection } from '../schema.ts';
import { requestConnections } from './request-connections.ts';

type Asked = { customerId: string; id: string; credentials: MakeCredentials };

/**
 * Has Make open a page for the connections that an installation lacks. What is missing is looked up in Make, where the customer may have
 * connected some since; the installation shows it from then on.
 */
export async function askForConnections(
  deps: Deps,
  { customerId, id, credentials }: Asked,
): Promise<{ url: string }> {
  const row = await requireOwnInstallation(deps.pool, customerId, id);
  if (row.status !== 'installed')
    throw conflict('conflict', `The installation is ${row.status}; only an installed one can be connected.`);
  const { make, zone, scenarioId } = requireMakePlace(deps, row, credentials);
  const { blueprint } = await askingMake(() => readMakeBlueprint(make, scenarioId));
  const scenario = await askingMake(() => readMakeScenario(make, scenarioId));
  const missing = await missingOf(deps, row, blueprint);
  await changeVersion(deps.pool, {
    id,
    fromVersionId: row.versionId,
    versionId: row.versionId,
    makeZone: zone,
    makeIsInvalid: scenario.isInvalid,
    missingConnections: missing,
  });
  if (missing.length === 0)
    throw conflict('nothing_missing', 'Every connection of this installation is chosen: it can be started.');
  const teamId = row.makeTeamId ?? scenario.teamId;
  if (teamId === null) throw conflict('conflict', 'Make does not tell the team of this scenario.');
  return { url: await askingMake(() => requestConnections(deps, make, { row, teamId, missing, blueprint })) };
}

/** Modules that the customer took out or put another in the place of need nothing any more. */
async function missingOf(
  { pool }: Deps,
  row: InstallationRow,
  blueprint: Record<string, unknown>,
): Promise<MissingConnection[]> {
  const version = await findVersion(pool, row.scenarioId, row.versionNumber, { includeUnpublished: true });
  if (!version) throw notFound('The version');
  const modules = modulesById(blueprint);
  const present = version.requirements.filter(
    ({ moduleId, module }) => modules.get(moduleId)?.module === module,
  );
  return missingConnectionsIn(blueprint, present);
}
