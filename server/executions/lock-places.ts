import type { Db } from '../platform/database.ts';
import { findPlaces, lockInstallations, type LockedInstallation } from './former-queries.ts';
import { shareSettings } from './roll-ups/lock-days.ts';
import type { TaskPlace } from './task-state.ts';

/** Where tasks of an installation belong, and how they are reported. */
export type LockedPlace = TaskPlace & LockedInstallation;

/**
 * Where tasks of these installations belong, by their ids. Until the commit nobody else records for them, and zone and currency stay as they
 * are; whoever takes these locks and others takes these first. A place that is as it was `before` is answered as it was; only of others
 * are the numbers looked up.
 */
export async function lockPlaces(
  db: Db,
  installationIds: readonly string[],
  before: ReadonlyMap<string, LockedPlace> = new Map(),
): Promise<Map<string, LockedPlace>> {
  const [, locked] = await Promise.all([
    shareSettings(db),
    lockInstallations(db, [...new Set(installationIds)]),
  ]);
  const places = new Map<string, LockedPlace>();
  const changed = new Map<string, LockedInstallation>();
  for (const installation of locked) {
    const place = before.get(installation.installationId);
    if (place && isAt(place, installation)) places.set(place.installationId, place);
    else changed.set(installation.installationId, installation);
  }
  if (changed.size === 0) return places;
  for (const place of await findPlaces(db, [...changed.keys()])) {
    const installation = changed.get(place.installationId);
    if (installation) places.set(place.installationId, { ...installation, ...place });
  }
  return places;
}

function isAt(place: LockedPlace, installation: LockedInstallation): boolean {
  return (
    place.scenarioId === installation.scenarioId &&
    place.customerId === installation.customerId &&
    place.versionId === installation.versionId &&
    place.reporting === installation.reporting &&
    place.tokenHash === installation.tokenHash
  );
}
