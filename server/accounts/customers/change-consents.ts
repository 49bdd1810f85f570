import type { Db, Pool } from '../../platform/database.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { appendConsents, selectConsentHistory, selectConsents, type ConsentRow } from './consent-queries.ts';
import type { NewConsent } from '../schema.ts';

/** Records what the customer agrees to or withdraws, and answers what holds now. */
export async function changeConsents(
  db: Db,
  customerId: string,
  consents: readonly NewConsent[],
  now: Date,
): Promise<ConsentRow[]> {
  await appendConsents(db, customerId, consents, now);
  return selectConsents(db, customerId);
}

/** What holds now: the last word on each purpose. */
export async function listConsents(pool: Pool, customerId: string): Promise<ConsentRow[]> {
  return selectConsents(pool, customerId);
}

/** Everything that the customer said, the newest first. */
export async function listConsentHistory(
  pool: Pool,
  customerId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<ConsentRow>> {
  const beforeId = decodeCursor(cursor, ['position'])?.[0] ?? null;
  const rows = await selectConsentHistory(pool, customerId, { limit, beforeId });
  return pageFrom(
    rows,
    limit,
    ({ id: _id, ...consent }) => consent,
    ({ id }) => [id],
  );
}
