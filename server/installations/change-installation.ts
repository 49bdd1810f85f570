import type { Deps } from '../platform/deps.ts';
import { conflict } from '../platform/errors.ts';
import type { MakeCredentials } from '../platform/make-client.ts';
import { changeStatus, changeVersion, markMakeSilent } from './change-queries.ts';
import { requireOwnInstallation } from './find-installation.ts';
import { toInstallation } from './installation-answer.ts';
import { findMadeScenario } from './install/find-made-scenario.ts';
import { requireUnattended } from './install/require-unattended.ts';
import { askingMake, asMakeProblem } from './make/make-refusals.ts';
import { deleteMakeScenario, switchMakeScenario } from './make/make-scenarios.ts';
import { findRow, type InstallationRow } from './queries.ts';
import { noteReportingProblem, tokenMissing } from './reporting/make-tokens.ts';
import { requireMakePlace, requireMakeZone } from './make/require-make-place.ts';
import type { ChangeInstallationBody, Installation } from './schema.ts';
import { mayMove, refusedMove, type InstallationStatus } from './status.ts';

type Owned = { customerId: string; id: string };

/** What the customer says became of an installation: confirmed after an import by hand, failed, or taken away. */
export async function changeInstallation(
  deps: Deps,
  { customerId, id }: Owned,
  body: ChangeInstallationBody,
): Promise<Installation> {
  const row = await requireOwnInstallation(deps.pool, customerId, id);
  const error =
    typeof body.error === 'string'
      ? { code: null, message: body.error }
      : body.error && { ...body.error, code: body.error.code ?? null };
  const moved = await move(deps, row, body.status, { makeScenarioId: body.makeScenarioId, error });
  if (moved.status !== 'installed' || moved.reporting !== 'pull') return toInstallation(moved);
  await noteReportingProblem(deps.pool, id, {
    code: tokenMissing,
    message:
      'It was confirmed by hand, so no Make token is stored and its runs are not counted. Choose how it reports once more, with your token (PUT /v1/installations/{id}/reporting).',
    at: deps.now().toISOString(),
  });
  return toInstallation((await findRow(deps.pool, id)) ?? moved);
}

/** Ends an installation, with its scenario in Make when asked to; one that has ended already stays as it is. */
export async function removeInstallation(
  deps: Deps,
  { customerId, id }: Owned,
  { deletesScenario, credentials }: { deletesScenario: boolean; credentials: () => MakeCredentials },
): Promise<void> {
  const row = await requireOwnInstallation(deps.pool, customerId, id);
  if (deletesScenario && row.makeScenarioId !== null) {
    const { make, scenarioId } = requireMakePlace(deps, row, credentials());
    await askingMake(() => deleteMakeScenario(make, scenarioId));
  }
  if (deletesScenario && row.status === 'pending' && row.makeAskedAt !== null)
    await deleteUnanswered(deps, row, credentials());
  if (row.status === 'pending') await move(deps, row, 'abandoned', {});
  if (row.status === 'installed') await move(deps, row, 'uninstalled', {});
}

/** Deletes what Make may have made of an installation without telling us. */
async function deleteUnanswered(
  deps: Deps,
  row: InstallationRow,
  credentials: MakeCredentials,
): Promise<void> {
  const { id: installationId, name, makeTeamId: teamId } = row;
  if (teamId === null) return;
  const { make, zone } = requireMakeZone(deps, row, credentials);
  await requireUnattended(deps, row);
  try {
    const made = await findMadeScenario(deps, make, { installationId, zone, teamId, name });
    if (made) await deleteMakeScenario(make, made.id);
  } catch (error) {
    await markMakeSilent(deps.pool, row.id, deps.now());
    throw asMakeProblem(error);
  }
}

/** Starts or stops the scenario in Make; one that Make started has every connection that it needs, and is noted so. */
export async function switchInstallation(
  deps: Deps,
  { customerId, id }: Owned,
  action: 'start' | 'stop',
  credentials: MakeCredentials,
): Promise<{ id: string; isActive: boolean }> {
  const row = await requireOwnInstallation(deps.pool, customerId, id);
  if (row.status !== 'installed')
    throw conflict('conflict', `The installation is ${row.status}; only an installed one can be switched.`);
  const { make, zone, scenarioId } = requireMakePlace(deps, row, credentials);
  const isActive = await askingMake(() => switchMakeScenario(make, scenarioId, action));
  if (isActive)
    await changeVersion(deps.pool, {
      id,
      fromVersionId: row.versionId,
      versionId: row.versionId,
      makeZone: zone,
      makeIsInvalid: false,
      missingConnections: [],
    });
  return { id, isActive };
}

async function move(
  { pool, now }: Deps,
  row: InstallationRow,
  to: InstallationStatus,
  change: { makeScenarioId?: number | undefined; error?: object | undefined },
): Promise<InstallationRow> {
  if (!mayMove(row.status, to)) throw refusedMove(row.status, to);
  const isMoved = await changeStatus(pool, { id: row.id, from: row.status, to, at: now(), ...change });
  const moved = await findRow(pool, row.id);
  if (!isMoved || !moved) throw refusedMove(moved?.status ?? row.status, to);
  return moved;
}
