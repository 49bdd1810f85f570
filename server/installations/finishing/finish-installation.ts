import { MakeError } from '@makehq/sdk';
import type { Deps } from '../../platform/deps.ts';
import type { MakeClient } from '../../platform/make-client.ts';
import type { BegunInstallation } from '../install/begin-installation.ts';
import { readScopes, type MakeOrganization } from '../make/make-organizations.ts';
import { noteMakePlan } from '../make/note-make-plan.ts';
import type { InstallationRow } from '../queries.ts';
import type { Installed, InstallWarning } from '../schema.ts';
import { attributeScenario } from './attribute-scenario.ts';
import { findAttribution } from './attribution-queries.ts';
import { originOf } from './origin.ts';
import { requestConnections } from './request-connections.ts';
import { ifMakeTells } from './side-calls.ts';

/** A scenario that stands in Make now, and where. */
export type Finishing = {
  begun: BegunInstallation;
  row: InstallationRow;
  make: MakeClient;
  teamId: number;
  scenarioId: number;
  /** The scenario's own; null: to be read. */
  description: string | null;
  organization: MakeOrganization | null;
};

/**
 * What follows once the scenario stands in Make and is written down: it is stamped with its origin, and a page is asked for on which the
 * missing connections are made. Neither can undo the installation; what fails is told as a warning, or to the log.
 */
export async function finishInstallation(
  deps: Deps,
  finishing: Finishing,
): Promise<Pick<Installed, 'connectUrl' | 'warnings'>> {
  const { organization } = finishing;
  if (organization)
    await noteMakePlan(deps.pool, finishing.row.id, {
      ...organization.plan,
      organizationId: organization.id,
    });
  const [, connecting] = await Promise.all([stampOnce(deps, finishing), connect(deps, finishing)]);
  return connecting;
}

async function stampOnce(deps: Deps, finishing: Finishing): Promise<void> {
  const { begun, row } = finishing;
  if ((await findAttribution(deps.pool, row.id)) !== null) return;
  const { title, slug } = begun.scenario;
  const origin = originOf(deps, { title, slug, version: begun.version.number });
  await attributeScenario(deps, { ...finishing, id: row.id, origin });
}

async function connect(
  deps: Deps,
  { begun, row, make, teamId }: Finishing,
): Promise<{ connectUrl: string | null; warnings: InstallWarning[] }> {
  const missing = row.missingConnections;
  if (missing.length === 0) return { connectUrl: null, warnings: [] };
  const scopes = await ifMakeTells(() => readScopes(make));
  if (!scopes?.includes('credential-requests:write')) return { connectUrl: null, warnings: [] };
  try {
    const { blueprint, isContinued: isRepeated } = begun;
    const wanted = { row, teamId, missing, blueprint, isRepeated };
    return { connectUrl: await requestConnections(deps, make, wanted), warnings: [] };
  } catch (error) {
    if (!(error instanceof MakeError)) throw error;
    return { connectUrl: null, warnings: [noPage(error)] };
  }
}

const noPage = ({ message }: MakeError): InstallWarning => ({
  code: 'connect_link_failed',
  message: `Make opened no page on which the missing connections are made ("${message}"). Choose them in Make's editor, or ask for the page again later with POST /v1/installations/{id}/credential-request.`,
});
