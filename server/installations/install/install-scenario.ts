import type { Deps } from '../../platform/deps.ts';
import { invalid } from '../../platform/errors.ts';
import { makeClientFor, type MakeCredentials } from '../../platform/make-client.ts';
import { beginInstallation, type InstallRequest } from './begin-installation.ts';
import { finishInstallation } from '../finishing/finish-installation.ts';
import { ifMakeTells, sideCallMs } from '../finishing/side-calls.ts';
import { makePlaceOf } from '../installation-answer.ts';
import { giveToken } from '../make/make-credentials.ts';
import { organizationOfTeam, readOrganization } from '../make/make-organizations.ts';
import { requireEncryption } from '../reporting/make-tokens.ts';
import { reportingCredits } from '../preflight/estimate-credits.ts';
import { schedulingWithin } from '../preflight/schedule.ts';
import { putIntoMake } from './put-into-make.ts';
import type { Installed } from '../schema.ts';

/**
 * Installs a version: into the team, when the caller's Make token and a team came with the request, else as a blueprint to be imported by
 * hand and confirmed later.
 */
export async function installScenario(deps: Deps, request: InstallRequest): Promise<Installed> {
  const place = placeOf(deps, request);
  const begun = await beginInstallation(deps, request);
  const { row, version, blueprint, reportUrl } = begun;
  const common = {
    id: row.id,
    scenario: row.scenarioId,
    version: version.number,
    missingConnections: row.missingConnections,
    report: { url: reportUrl, creditsPerRun: reportingCredits(version.blueprint, blueprint) },
  };
  if (!place) {
    const texts = {
      blueprintJson: JSON.stringify(blueprint),
      schedulingJson: JSON.stringify(version.scheduling),
    };
    return { ...common, connectUrl: null, warnings: [], status: 'pending', blueprint, ...texts };
  }
  const { credentials, teamId } = place;
  const make = makeClientFor(credentials, deps.config);
  const sideClient = make.within(sideCallMs);
  const organization = await ifMakeTells(async () => {
    const id = request.body.organizationId ?? (await organizationOfTeam(sideClient, teamId));
    return readOrganization(sideClient, id);
  });
  const { scheduling, warning } = schedulingWithin(version.scheduling, organization?.plan ?? null);
  const { row: installed, scenario } = await putIntoMake(deps, begun, {
    make,
    credentials,
    scheduling,
    idempotencyKey: request.idempotencyKey,
    body: { ...request.body, teamId },
  });
  const standing = makePlaceOf(installed);
  if (!standing) throw new Error(`the installation ${row.id} is installed nowhere`);
  const finished = await finishInstallation(deps, {
    begun,
    row: installed,
    make: sideClient,
    teamId,
    organization,
    scenarioId: standing.scenarioId,
    description: scenario?.description ?? null,
  });
  const warnings = [...(warning ? [warning] : []), ...finished.warnings];
  return { ...common, status: 'installed', make: standing, connectUrl: finished.connectUrl, warnings };
}

/** Where to put it; null when it is to be imported by hand. What reads run logs later must know the scenario and have a token. */
function placeOf(
  deps: Deps,
  { body, credentials }: InstallRequest,
): { credentials: MakeCredentials; teamId: number } | null {
  const { teamId } = body;
  if (body.reporting === 'pull') {
    requireEncryption(deps);
    const what = 'Run logs are read of a scenario that stands in Make, with a token.';
    if (!credentials) throw invalid('/headers/X-Make-Token', `${what} ${giveToken}`);
    if (teamId === undefined) throw invalid('/teamId', `${what} Choose the "Team" (teamId) to install into.`);
  }
  return credentials && teamId !== undefined ? { credentials, teamId } : null;
}
