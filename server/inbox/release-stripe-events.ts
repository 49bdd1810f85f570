import type { Db } from '../platform/database.ts';
import { releaseParkedEvents } from './drain/lease-queries.ts';

/**
 * Has events that wait for something worked off, for it has appeared; in the transaction that makes it appear. Answers how many they are;
 * the loops find them at their next poll.
 */
export async function releaseStripeEvents(db: Db, waitsFor: string): Promise<number> {
  return releaseParkedEvents(db, waitsFor);
}
