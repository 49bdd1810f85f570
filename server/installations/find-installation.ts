import type { Db } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { findRow, findRowByTokenHash, type InstallationRow } from './queries.ts';
import { hashReportToken } from './reporting/report-token.ts';

export type { InstallationRow };

/** An installation by its id; null when there is none. */
export function findInstallation(db: Db, id: string): Promise<InstallationRow | null> {
  return findRow(db, id);
}

/** The installation that a report token speaks for; null when it is nobody's. */
export function findInstallationByReportToken(db: Db, token: string): Promise<InstallationRow | null> {
  return findRowByTokenHash(db, hashReportToken(token));
}

/** The caller's own installation; 404 for anybody else's. */
export async function requireOwnInstallation(
  db: Db,
  customerId: string,
  id: string,
): Promise<InstallationRow> {
  const row = await findRow(db, id);
  if (row?.customerId !== customerId) throw notFound('The installation');
  return row;
}
