import { MakeError } from '@makehq/sdk';
import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { conflict, HttpError } from '../../platform/errors.ts';
import type { MakeClient, MakeCredentials } from '../../platform/make-client.ts';
import { MakeApiError } from '../../platform/make-errors.ts';
import type { BegunInstallation } from './begin-installation.ts';
import { changeStatus, markMakeAsked, markMakeSilent, noteDrift } from '../change-queries.ts';
import { findMadeScenario } from './find-made-scenario.ts';
import { readConnections } from '../make/list-make-choices.ts';
import { appsAreNew, asMakeProblem, isAboutNewApps } from '../make/make-refusals.ts';
import { createMakeScenario, type MakeScenario } from '../make/make-scenarios.ts';
import { keepMakeToken, noteProblemsOver, tokenMissing } from '../reporting/make-tokens.ts';
import { requireFittingConnections } from '../preflight/connections.ts';
import { deletePendingRow, findRow, type InstallationRow } from '../queries.ts';
import { takeOver } from './require-unattended.ts';
import type { InstallBody } from '../schema.ts';

/** How a begun installation is put into Make. */
export type Placing = {
  make: MakeClient;
  credentials: MakeCredentials;
  body: InstallBody & { teamId: number };
  scheduling: Record<string, unknown>;
  idempotencyKey: string | null;
};

/** The installation as it stands in Make now, with the scenario that was created or found; one that stood there already is left alone. */
export async function putIntoMake(
  deps: Deps,
  begun: BegunInstallation,
  placing: Placing,
): Promise<{ row: InstallationRow; scenario: MakeScenario | null }> {
  const row = begun.isContinued ? await takeOver(deps, begun.row, placing.idempotencyKey) : begun.row;
  if (row.status === 'installed') return { row: await withToken(deps, row, placing), scenario: null };
  const scenario = await findOrCreate(deps, { ...begun, row }, placing);
  const at = deps.now();
  const isInstalled = await inTransaction(deps.pool, async (db) => {
    const { id: makeScenarioId, isInvalid: makeIsInvalid } = scenario;
    const change = {
      id: row.id,
      from: 'pending',
      to: 'installed',
      at,
      makeScenarioId,
      makeIsInvalid,
    } as const;
    const isChanged = await changeStatus(db, change);
    if (isChanged)
      await noteDrift(db, { id: row.id, versionId: row.versionId, drift: 'stock', changes: [], at });
    if (isChanged && row.reporting === 'pull') await keepToken({ ...deps, pool: db }, row, placing);
    return isChanged;
  });
  const installed = await findRow(deps.pool, row.id);
  if (!isInstalled || !installed)
    throw conflict(
      'conflict',
      `The installation was changed meanwhile. The scenario ${scenario.id} stands in Make.`,
    );
  return { row: installed, scenario };
}

async function keepToken(
  deps: Parameters<typeof keepMakeToken>[0] & Pick<Deps, 'now'>,
  { customerId, id: installationId }: InstallationRow,
  { credentials }: Placing,
): Promise<void> {
  await keepMakeToken(deps, { customerId, installationId, credentials, consentedAt: deps.now() });
}

/** One that was confirmed by hand before Make's answer came has no token yet to read its run logs with. */
async function withToken(deps: Deps, row: InstallationRow, placing: Placing): Promise<InstallationRow> {
  if (row.reportingProblem?.code !== tokenMissing) return row;
  await inTransaction(deps.pool, async (db) => {
    await keepToken({ ...deps, pool: db }, row, placing);
    await noteProblemsOver(db, row.id, [tokenMissing]);
  });
  return (await findRow(deps.pool, row.id)) ?? row;
}

/** Asks Make to create it, but only after looking for what an earlier, unanswered request may have created. */
async function findOrCreate(deps: Deps, begun: BegunInstallation, placing: Placing): Promise<MakeScenario> {
  const { row } = begun;
  const { make } = placing;
  const { teamId } = placing.body;
  const search = () =>
    findMadeScenario(deps, make, { installationId: row.id, zone: row.makeZone, teamId, name: row.name });
  try {
    const made = row.makeAskedAt ? await search() : null;
    if (made) return made;
    await checkConnections(deps, begun, placing);
    await markMakeAsked(deps.pool, row.id, deps.now());
    return await create(deps, begun, placing, search);
  } catch (error) {
    await markMakeSilent(deps.pool, row.id, deps.now()); // only what is still pending: there the outcome is unknown
    throw asMakeProblem(error, { installation: row.id });
  }
}

/** Refuses chosen connections that do not fit. A token that may not list them leaves that to Make, which marks the scenario as invalid. */
async function checkConnections(
  deps: Deps,
  { row, version }: BegunInstallation,
  { make, body }: Placing,
): Promise<void> {
  const { connections: chosen, teamId } = body;
  if (Object.keys(chosen).length === 0 || row.makeAskedAt) return; // once Make was asked, they had passed
  try {
    const connections = await readConnections(make, teamId);
    requireFittingConnections(version.requirements, connections, { chosen, teamId });
  } catch (error) {
    if (error instanceof MakeApiError) {
      if ([403, 404].includes(error.status)) return;
      await fail(deps, row, error);
    } else if (error instanceof HttpError) await deletePendingRow(deps.pool, row.id);
    throw error;
  }
}

async function create(
  deps: Deps,
  { row, blueprint }: BegunInstallation,
  { make, body, scheduling }: Placing,
  search: () => Promise<MakeScenario | null>,
): Promise<MakeScenario> {
  const wanted = {
    teamId: body.teamId,
    folderId: body.folderId ?? null,
    blueprint: JSON.stringify(blueprint),
    scheduling: JSON.stringify(scheduling),
  };
  try {
    return await createMakeScenario(make, wanted, body.confirmAppInstall);
  } catch (error) {
    if (!(error instanceof MakeApiError)) throw error;
    if (!body.confirmAppInstall && isAboutNewApps(error)) {
      await deletePendingRow(deps.pool, row.id); // Make did nothing, and the request is to be sent again with consent
      throw appsAreNew(error);
    }
    const made = error.isAmbiguous ? await searchAfter(error, search) : null;
    if (made) return made;
    await fail(deps, row, error);
    throw error;
  }
}

/** Where the search fails as well, it stays unknown what Make did: that is no refusal, and a repeated request searches again. */
function searchAfter(error: MakeApiError, search: () => Promise<MakeScenario | null>) {
  return search().catch((failed: unknown) => {
    throw failed instanceof MakeError ? error : failed;
  });
}

/** Ends an installation that Make refused, with Make's own words. */
async function fail(
  { pool, now }: Deps,
  row: InstallationRow,
  { words, status }: MakeApiError,
): Promise<void> {
  const change = { id: row.id, from: 'pending', to: 'failed', at: now() } as const;
  await changeStatus(pool, { ...change, error: { ...words, status } });
}
