import type { z } from 'zod';
import { customerSeenBy, type OperatorCaller } from '../platform/caller.ts';
import type { Db } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../platform/pagination.ts';
import { listAdminRows, type AdminInstallationRow } from './admin-queries.ts';
import { makePlaceOf } from './installation-answer.ts';
import type { AdminInstallation, AdminInstallationQuery } from './schema.ts';

/** Everybody's installations, newest first. */
export async function listForOperators(
  db: Db,
  caller: OperatorCaller,
  query: z.infer<typeof AdminInstallationQuery>,
): Promise<Page<AdminInstallation>> {
  const cursor = decodeCursor(query.cursor, ['text']);
  const rows = await listAdminRows(db, {
    id: null,
    status: query.status ?? null,
    scenario: query.scenario ?? null,
    customer: query.customer ?? null,
    isSilent: query.silent ?? null,
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
  const [row] = await listAdminRows(db, {
    id,
    status: null,
    scenario: null,
    customer: null,
    isSilent: null,
    before: null,
    limit: 1,
  });
  if (!row) throw notFound('The installation');
  return toAnswer(row, caller);
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
