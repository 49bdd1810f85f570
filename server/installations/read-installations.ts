import { requireEntitlement } from '../billing/entitlements/require-entitlement.ts';
import type { Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { notFound } from '../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../platform/pagination.ts';
import { addDays, dayOf } from '../platform/time.ts';
import type { z } from 'zod';
import { findScenario, findVersion } from '../scenarios/find-scenario.ts';
import { connectionTypeOf } from './make/connection-types.ts';
import { requireOwnInstallation } from './find-installation.ts';
import { toInstallation } from './installation-answer.ts';
import { selectOwnRuns, type OwnRunsRow } from './own-run-queries.ts';
import { listRows } from './queries.ts';
import type { InstallableBlueprint, Installation, InstallationQuery } from './schema.ts';

/** The customer's installations, newest first. */
export async function listInstallations(
  db: Db,
  customerId: string,
  query: z.infer<typeof InstallationQuery>,
): Promise<Page<Installation>> {
  const cursor = decodeCursor(query.cursor, ['text']);
  const rows = await listRows(db, {
    customerId,
    status: query.status ?? null,
    scenario: query.scenario ?? null,
    before: cursor ? cursor[0] : null,
    limit: query.limit,
  });
  return pageFrom(rows, query.limit, toInstallation, (row) => [row.id]);
}

/** What the customer's installations did in the last 30 days and today, in the order of their list. */
export async function listOwnRuns(
  { pool, config, now }: Pick<Deps, 'pool' | 'config' | 'now'>,
  customerId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<OwnRunsRow>> {
  const beforeId = decodeCursor(cursor, ['text'])?.[0] ?? null;
  const from = addDays(dayOf(now(), config.reportingTimeZone), -30);
  const rows = await selectOwnRuns(pool, { customerId, limit, beforeId, from });
  return pageFrom(
    rows,
    limit,
    (row) => row,
    (row) => [row.installationId],
  );
}

/** One of the customer's installations. */
export async function readInstallation(db: Db, customerId: string, id: string): Promise<Installation> {
  return toInstallation(await requireOwnInstallation(db, customerId, id));
}

/** A version's blueprint for who may install it: as it is in the library, without reporting. */
export async function readBlueprint(
  deps: Deps,
  customerId: string,
  idOrSlug: string,
  number: number | null,
): Promise<InstallableBlueprint> {
  const scenario = await findScenario(deps.pool, idOrSlug);
  if (!scenario) throw notFound('The scenario');
  await requireEntitlement(deps, customerId, scenario);
  const version = await findVersion(deps.pool, scenario.id, number);
  if (!version) throw notFound('The version');
  const apps = new Set(
    version.requirements.filter(({ kind }) => kind === 'connection').map(({ app }) => app),
  );
  const requiredConnections = [...apps].map((app) => ({ app, type: connectionTypeOf(app) }));
  return {
    version: version.number,
    blueprint: version.blueprint,
    scheduling: version.scheduling,
    requiredConnections,
  };
}
