import { stripeEventHandlers } from '../billing/stripe-event-handlers.ts';
import { subjectsOf, type Portion } from '../inbox/drain/subjects.ts';
import { inTransaction, type Db } from '../platform/database.ts';
import { withLongStatements } from '../platform/long-statement.ts';
import type { AuditDeps } from './gate.ts';
import { countWrittenRows, selectHandledEvents } from './webhook-queries.ts';
import { hourMs } from '../platform/time.ts';

const hours = 24;
const mostEvents = 10;

/** Ends the transaction with nothing written. */
class TakenBack extends Error {}

/** `added`: rows that a repeated delivery wrote; `behind`: those that Stripe’s present truth brought before, which no event has told yet. */
export type Replay = { events: number; added: number; behind: number };

/**
 * Has the newest events of a day handled again, as if Stripe delivered them twice more, by the running code, in transactions that are taken back. What is
 * read from Stripe is read anew each time. The first time may bring what an event on its way will tell; the second one must bring nothing.
 */
export async function replayWebhooks(deps: AuditDeps, at: Date): Promise<Replay> {
  const since = new Date(at.getTime() - hours * hourMs);
  const events = await selectHandledEvents(deps.pool, since, mostEvents);
  const replay: Replay = { events: events.length, added: 0, behind: 0 };
  if (events.length === 0) return replay;
  const portions = subjectsOf(events, stripeEventHandlers(deps)).flat();
  await withLongStatements(deps, async (pool) => {
    for (const portion of portions)
      await inTransaction(pool, async (db) => {
        await db.query(`set local lock_timeout = '5s'; set local statement_timeout = '20s'`);
        const first = await rowsOf(db, portion);
        const second = await rowsOf(db, portion);
        replay.behind += first;
        replay.added += second - first;
        throw new TakenBack();
      }).catch((error: unknown) => {
        if (!(error instanceof TakenBack)) throw error;
      });
  });
  return replay;
}

/** Rows of the ledger, orders, rights and subscriptions that the transaction has written so far, with this delivery. */
async function rowsOf(db: Db, { handler, events }: Portion): Promise<number> {
  const effect = await handler?.handle(events);
  await effect?.(db);
  return countWrittenRows(db);
}
