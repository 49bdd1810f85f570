import type { Reporting } from '../installations/schema.ts';
import type { Db } from '../platform/database.ts';
import { askedTogether } from '../platform/together.ts';

type ReportingInstallation = { id: string; customerId: string; reporting: Reporting };

/** Whose report address this is, by the hash of its token; null when it is unknown or was revoked. All that ask at once share a query. */
export const findReportingInstallation: (db: Db, tokenHash: Buffer) => Promise<ReportingInstallation | null> =
  askedTogether(async (db, tokenHashes: readonly Buffer[]) => {
    const { rows } = await db.query<ReportingInstallation & { tokenHash: Buffer }>(
      `select id, customer_id as "customerId", reporting, report_token_hash as "tokenHash"
       from installations where report_token_hash = any($1::bytea[])`,
      [tokenHashes],
    );
    const byHash = new Map(rows.map((row) => [row.tokenHash.toString('hex'), row]));
    return tokenHashes.map((hash) => byHash.get(hash.toString('hex')) ?? null);
  });
