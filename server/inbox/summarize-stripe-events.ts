import type { Db } from '../platform/database.ts';
import { countStripeEvents, type StripeEventCounts, type StripeEventState } from './queries.ts';

const states: StripeEventState[] = ['pending', 'parked', 'done', 'ignored', 'quarantined', 'failed'];

/** How many events are in which state, and how far the inbox lags behind. */
export async function summarizeStripeEvents(
  db: Db,
): Promise<StripeEventCounts & { counts: Record<StripeEventState, number> }> {
  const summary = await countStripeEvents(db, states);
  const none = { pending: 0, parked: 0, done: 0, ignored: 0, quarantined: 0, failed: 0 };
  return { ...summary, counts: { ...none, ...summary.counts } };
}
