import type { z } from 'zod';
import { customerSeenBy, type OperatorCaller } from '../platform/caller.ts';
import type { Db } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { dayMs } from '../platform/time.ts';
import { findVersion } from '../scenarios/find-scenario.ts';
import { decodeCursor, pageFrom, type Page } from '../platform/pagination.ts';
import { findDrift, listAdminRows, type AdminFilter, type AdminInstallationRow } from './admin-queries.ts';
import { makePlaceOf } from './installation-answer.ts';
import type { AdminInstallation, AdminInstallationQuery, InstallationDrift } from './operator-schema.ts';

const everything: Omit<AdminFilter, 'limit'> = {
  id: null,
  status: null,
  scenario: null,
  customer: null,
  isSilent: null,
  noReportSince: null,
  version: null,
  isBehind: null,
  drift: null,
  zone: null,
  before: null,
};

/** Everybody's installations, newest first. */
export async function listForOperators(
  db: Db,
  caller: OperatorCaller,
  query: z.infer<typeof AdminInstallationQuery>,
  now: Date,
): Promise<Page<AdminInstallation>> {
  const cursor = decodeCursor(query.cursor, ['text']);
  const { silentDays } = query;
  const rows = await listAdminRows(db, {
    ...everything,
    status: query.status ?? null,
    scenario: query.scenario ?? null,
    customer: query.customer ?? null,
    isSilent: query.silent ?? null,
    noReportSince: silentDays === undefined ? null : new Date(now.getTime() - silentDays * dayMs),
    version: query.version ?? null,
    isBehind: query.behind ?? null,
    drift: query.drift ?? null,
    zone: query.zone ?? null,
    before: cursor ? cursor[0] : null,
    limit: query.limit,
  });
  return pageFrom(
    rows,
    query.limit,
    (row) => toAnswer(row, caller),
    (row) => [row.id],
  );
}

/** One installation, anybody's. */
export async function readForOperators(
  db: Db,
  caller: OperatorCaller,
  id: string,
): Promise<AdminInstallation> {
  const [row] = await listAdminRows(db, { ...everything, id, limit: 1 });
  if (!row) throw notFound('The installation');
  return toAnswer(row, caller);
}

/** How far what stands in the customer's Make team has gone from the version, and the version to draw it on. */
export async function readDrift(db: Db, id: string): Promise<InstallationDrift> {
  const seen = await findDrift(db, id);
  const version = seen && (await findVersion(db, seen.scenarioId, seen.versionNumber));
  if (!seen || !version) throw notFound('The installation');
  const { number, blueprint, scheduling, steps } = version;
  return {
    drift: seen.drift,
    checkedAt: seen.checkedAt?.toISOString() ?? null,
    changes: seen.changes,
    version: { number, blueprint, scheduling, steps },
  };
}

/** Analysts see everything but personal data. */
function toAnswer(row: AdminInstallationRow, caller: OperatorCaller): AdminInstallation {
  return {
    id: row.id,
    status: row.status,
    reporting: row.reporting,
    reportingProblem: row.reportingProblem,
    scenario: { id: row.scenarioId, slug: row.scenarioSlug, title: row.scenarioTitle },
    version: { id: row.versionId, number: row.versionNumber },
    latestVersion: row.latestVersion,
    customer: customerSeenBy(caller, {
      id: row.customerId,
      name: row.customerName,
      email: row.customerEmail,
    }),
    name: row.name,
    make: makePlaceOf(row),
    missingConnections: row.missingConnections,
    drift: row.drift,
    driftCheckedAt: row.driftCheckedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    confirmedAt: row.confirmedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    error: row.error,
    executions: {
      started: row.started,
      completed: row.completed,
      failed: row.failed,
      lastReportAt: row.lastReportAt?.toISOString() ?? null,
    },
  };
}
