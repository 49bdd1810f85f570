import type { Db } from '../platform/database.ts';
import type { InstallableVersion } from '../scenarios/find-scenario.ts';
import { changeVersion, noteDrift } from './change-queries.ts';
import { missingConnectionsIn } from './install/compose-blueprint.ts';
import { driftOf, type Standing } from './replace/drift.ts';
import type { InstallationRow } from './queries.ts';

/** What was seen of an installation in Make. */
export type Sighting = Standing & { zone: string; isInvalid: boolean };

/** A version as it is installed under a name. */
export function installedAs(
  version: InstallableVersion,
  name: string,
): Standing & { scheduling: Record<string, unknown> } {
  return { blueprint: { ...structuredClone(version.blueprint), name }, scheduling: version.scheduling };
}

/**
 * Notes what stands in Make now: the version, which connections are missing, and how far it has gone from the version. False when
 * somebody else changed the installation meanwhile.
 */
export async function noteStanding(
  db: Db,
  row: InstallationRow,
  version: InstallableVersion,
  { zone, isInvalid, ...standing }: Sighting,
  at: Date,
): Promise<boolean> {
  const isNoted = await changeVersion(db, {
    id: row.id,
    fromVersionId: row.versionId,
    versionId: version.id,
    makeZone: zone,
    makeIsInvalid: isInvalid,
    missingConnections: missingConnectionsIn(standing.blueprint, version.requirements),
  });
  const found = driftOf(installedAs(version, row.name), standing);
  if (isNoted) await noteDrift(db, { id: row.id, versionId: version.id, ...found, at });
  return isNoted;
}
