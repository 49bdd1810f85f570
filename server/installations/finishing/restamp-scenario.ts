import type { Deps } from '../../platform/deps.ts';
import type { MakeClient } from '../../platform/make-client.ts';
import { findScenario } from '../../scenarios/find-scenario.ts';
import { organizationOfTeam, readOrganization } from '../make/make-organizations.ts';
import type { InstallationRow } from '../queries.ts';
import { attributeScenario } from './attribute-scenario.ts';
import { findAttribution } from './attribution-queries.ts';
import { originOf } from './origin.ts';
import { ifMakeTells, sideCallMs } from './side-calls.ts';

type Restamped = Pick<InstallationRow, 'id' | 'scenarioId' | 'makeTeamId' | 'makeScenarioId'>;

/** Lets the stamp in Make say which version stands there now, after an upgrade or its undoing. It fails nothing. */
export async function restampScenario(
  deps: Deps,
  row: Restamped,
  { version, make: client }: { version: number; make: MakeClient },
): Promise<void> {
  const { makeScenarioId: scenarioId, makeTeamId } = row;
  const scenario = await findScenario(deps.pool, row.scenarioId, { includeUnpublished: true });
  if (!scenario || scenarioId === null) return;
  const make = client.within(sideCallMs);
  const mayBeInProperties = (await findAttribution(deps.pool, row.id)) !== 'description';
  const organization =
    mayBeInProperties && makeTeamId !== null
      ? await ifMakeTells(async () => readOrganization(make, await organizationOfTeam(make, makeTeamId)))
      : null;
  const { title, slug } = scenario;
  const origin = originOf(deps, { title, slug, version });
  await attributeScenario(deps, { id: row.id, make, scenarioId, description: null, organization, origin });
}
