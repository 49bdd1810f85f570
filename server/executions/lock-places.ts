import type { Db } from '../platform/database.ts';
import { lockInstallations } from './former-queries.ts';
import { shareSettings } from './roll-ups/lock-days.ts';
import type { TaskPlace } from './task-state.ts';

/**
 * Where tasks of these installations belong, by their ids. Until the commit nobody else records for them, and zone and currency stay as they
 * are; whoever takes these locks and others takes these first.
 */
export async function lockPlaces(
  db: Db,
  installationIds: readonly string[],
): Promise<Map<string, TaskPlace>> {
  const [, rows] = await Promise.all([
    shareSettings(db),
    lockInstallations(db, [...new Set(installationIds)]),
  ]);
  return new Map(rows.map((place) => [place.installationId, place]));
}
