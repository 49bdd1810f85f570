import { MakeZone } from '../platform/make-client.ts';
import type { InstallationRow } from './queries.ts';
import type { Installation, MakePlace } from './schema.ts';

type Standing = Pick<InstallationRow, 'makeZone' | 'makeTeamId' | 'makeScenarioId' | 'makeIsInvalid'>;

/** Where the installation stands in Make; null while that is not known. */
export function makePlaceOf({
  makeZone,
  makeTeamId: teamId,
  makeScenarioId: scenarioId,
  makeIsInvalid,
}: Standing): MakePlace | null {
  if (makeZone === null || teamId === null || scenarioId === null) return null;
  const zone = MakeZone.parse(makeZone);
  return {
    zone,
    teamId,
    scenarioId,
    editUrl: editUrlOf(zone, teamId, scenarioId),
    isInvalid: makeIsInvalid ?? false,
  };
}

const editUrlOf = (zone: string, teamId: number, scenarioId: number): string =>
  `https://${zone}/${teamId}/scenarios/${scenarioId}/edit`;

/** An installation as its owner sees it. */
export function toInstallation(row: InstallationRow): Installation {
  return {
    id: row.id,
    status: row.status,
    scenario: row.scenarioId,
    scenarioSlug: row.scenarioSlug,
    version: row.versionNumber,
    latestVersion: row.latestVersion,
    name: row.name,
    reporting: row.reporting,
    reportingProblem: row.reportingProblem,
    make: makePlaceOf(row),
    missingConnections: row.missingConnections,
    drift: row.drift,
    driftCheckedAt: row.driftCheckedAt?.toISOString() ?? null,
    error: row.error,
    createdAt: row.createdAt.toISOString(),
    confirmedAt: row.confirmedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}
