import type { Db, Pool } from '../../platform/database.ts';
import { appendConsents, selectConsents, type ConsentRow } from './consent-queries.ts';
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
