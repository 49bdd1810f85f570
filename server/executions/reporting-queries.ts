import type { Reporting } from '../installations/schema.ts';
import type { Db } from '../platform/database.ts';

type ReportingInstallation = { id: string; customerId: string; reporting: Reporting };

/** Whose report address this is, by the hash of its token; null when it is unknown or was revoked. */
export async function findReportingInstallation(
  db: Db,
  tokenHash: Buffer,
): Promise<ReportingInstallation | null> {
  const { rows } = await db.query<ReportingInstallation>(
    `select id, customer_id as "customerId", reporting from installations where report_token_hash = $1::bytea`,
    [tokenHash],
  );
  return rows[0] ?? null;
}
