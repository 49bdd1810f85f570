import type { Deps } from '../platform/deps.ts';
import { conflict } from '../platform/errors.ts';
import { makeClientFor, type MakeClient } from '../platform/make-client.ts';
import { MakeApiError } from '../platform/make-errors.ts';
import { beginInstallation, type BegunInstallation, type InstallRequest } from './begin-installation.ts';
import { changeStatus, markMakeAsked, markMakeSilent } from './change-queries.ts';
import { confirmInstalled, requireReadableLogs } from './confirm-installed.ts';
import { findMadeScenario } from './find-made-scenario.ts';
import { makePlaceOf } from './installation-answer.ts';
import { appsAreNew, asMakeProblem, isAboutNewApps } from './make-refusals.ts';
import { createMakeScenario, type MakeScenario } from './make-scenarios.ts';
import { reportingCredits } from './preflight/estimate-credits.ts';
import { deletePendingRow, findRow, type InstallationRow } from './queries.ts';
import type { Installed, InstallBody } from './schema.ts';

/**
 * Installs a version: into the team, when the caller's Make token and a team came with the request, else as a blueprint to be imported by
 * hand and confirmed later.
 */
export async function installScenario(deps: Deps, request: InstallRequest): Promise<Installed> {
  requireReadableLogs(deps, request);
  const begun = await beginInstallation(deps, request);
  const { row, version, blueprint, reportUrl } = begun;
  const common = {
    id: row.id,
    scenario: row.scenarioId,
    version: version.number,
    missingConnections: row.missingConnections,
    connectUrl: null,
    report: { url: reportUrl, creditsPerRun: reportingCredits(version.blueprint, blueprint) },
    warnings: [],
  };
  const teamId = request.body.teamId;
  if (!request.credentials || teamId === undefined) {
    const texts = {
      blueprintJson: JSON.stringify(blueprint),
      schedulingJson: JSON.stringify(version.scheduling),
    };
    return { ...common, status: 'pending', blueprint, ...texts };
  }
  const make = makeClientFor(request.credentials, deps.config);
  const installed =
    row.status === 'installed'
      ? row
      : await putIntoMake(deps, make, begun, request, { ...request.body, teamId });
  const place = makePlaceOf(installed);
  if (!place) throw new Error(`the installation ${row.id} is installed nowhere`);
  return { ...common, status: 'installed', make: place };
}

type BodyWithTeam = InstallBody & { teamId: number };

async function putIntoMake(
  deps: Deps,
  make: MakeClient,
  begun: BegunInstallation,
  request: InstallRequest,
  body: BodyWithTeam,
): Promise<InstallationRow> {
  const { row } = begun;
  const scenario = await findOrCreate(deps, make, begun, body);
  const isInstalled = await confirmInstalled(deps, request, {
    id: row.id,
    at: deps.now(),
    makeScenarioId: scenario.id,
    makeIsInvalid: scenario.isInvalid,
  });
  const installed = await findRow(deps.pool, row.id);
  if (!isInstalled || !installed)
    throw conflict(
      'conflict',
      `The installation was changed meanwhile. The scenario ${scenario.id} stands in Make.`,
    );
  return installed;
}

/** Asks Make to create it, but only after looking for what an earlier, unanswered request may have created. */
async function findOrCreate(
  deps: Deps,
  make: MakeClient,
  begun: BegunInstallation,
  body: BodyWithTeam,
): Promise<MakeScenario> {
  const { row } = begun;
  const search = () =>
    findMadeScenario(deps, make, {
      installationId: row.id,
      zone: row.makeZone,
      teamId: body.teamId,
      name: row.name,
    });
  try {
    const made = row.makeAskedAt ? await search() : null;
    if (made) return made;
    await markMakeAsked(deps.pool, row.id, deps.now());
    return await create(deps, make, begun, body, search);
  } catch (error) {
    await markMakeSilent(deps.pool, row.id, deps.now()); // only what is still pending: there the outcome is unknown
    throw asMakeProblem(error, { installation: row.id });
  }
}

async function create(
  deps: Deps,
  make: MakeClient,
  { row, version, blueprint }: BegunInstallation,
  body: BodyWithTeam,
  search: () => Promise<MakeScenario | null>,
): Promise<MakeScenario> {
  const wanted = {
    teamId: body.teamId,
    folderId: body.folderId ?? null,
    blueprint: JSON.stringify(blueprint),
    scheduling: JSON.stringify(version.scheduling),
  };
  try {
    return await createMakeScenario(make, wanted, body.confirmAppInstall);
  } catch (error) {
    if (!(error instanceof MakeApiError)) throw error;
    if (!body.confirmAppInstall && isAboutNewApps(error)) {
      await deletePendingRow(deps.pool, row.id); // Make did nothing, and the request is to be sent again with consent
      throw appsAreNew(error);
    }
    const made = error.isAmbiguous ? await search().catch(() => null) : null;
    if (made) return made;
    const failure = { ...error.words, status: error.status };
    await changeStatus(deps.pool, {
      id: row.id,
      from: 'pending',
      to: 'failed',
      at: deps.now(),
      error: failure,
    });
    throw error;
  }
}
